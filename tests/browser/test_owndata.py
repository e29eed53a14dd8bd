"""One's own data: from a pasted table to its curve, what was understood first, and the end of it."""

import re

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.lab import Lab
from tests.browser.test_access import findings
from tests.browser.watch import Watch

ROWS = "\n".join(f"{row % 7},{'red' if row % 2 else 'blue'},{row % 3 + 1},k{row % 3}" for row in range(60))
TABLE = f"size,colour,price,kind\n{ROWS}\n5,red\n"
CHEAP = "epochs=30"


def panel(page: Page) -> Locator:
    return page.get_by_role("region", name="Your own data")


def paste(lab: Lab, text: str) -> None:
    lab.button("Your own data…").click()
    panel(lab.page).get_by_label("The table as text").fill(text)


def test_from_a_pasted_table_to_its_curve_and_to_its_end(lab: Lab, page: Page, watch: Watch) -> None:
    gone = watch.expected("status of 410")
    lab.open(f"{CHEAP}&theme=dark")
    paste(lab, TABLE)
    expect(panel(page)).to_contain_text("61 rows: 60 used, 1 refused. The cells are separated by commas.")
    expect(panel(page)).to_contain_text("From 4 features the model learns to tell 3 classes of kind apart: k0, k1, k2.")
    expect(panel(page)).to_contain_text("Line 62:")
    assert findings(page) == []
    panel(page).get_by_label("Target").select_option("price")
    expect(panel(page)).to_contain_text("the model learns to tell 3 classes of price apart: 1, 2, 3.")
    panel(page).get_by_text("a number (regression)").click()
    expect(panel(page)).to_contain_text("the model learns to predict price.")
    panel(page).get_by_role("button", name="Train on these data").click()
    page.wait_for_url(re.compile(r"dataset=own-[0-9a-z]{20}&.*theme=dark"))
    query = re.sub("&theme=dark", "", page.url.split("?")[1])
    lab.shows_run(query)
    expect(page.locator("#notices")).to_contain_text("Your data are stored.")
    expect(panel(page)).to_contain_text("It is shown only now.")
    expect(panel(page).get_by_label(re.compile("^The link"))).to_have_value(re.compile("dataset=own-"))
    assert findings(page) == []
    page.reload()
    lab.ready().button("Your own data…").click()
    expect(panel(page)).to_contain_text("Kept until")
    expect(panel(page)).not_to_contain_text("secret")
    address = page.url
    panel(page).get_by_role("button", name="Delete these data").click()
    panel(page).get_by_role("button", name="Delete", exact=True).click()
    expect(panel(page)).to_contain_text("The data are deleted, and no link to them works any more.")
    expect(page.get_by_label("Data set", exact=True)).to_have_value("moons")
    page.goto(address)
    expect(page.locator("#refused")).to_contain_text("was deleted by its uploader on")
    lab.ready().fill("Batch size", 50)
    expect(lab.sentence).to_contain_text("a batch size of 50")
    assert len(gone) == 1


def test_on_a_narrow_phone_a_wide_table_scrolls_in_its_box_and_the_page_does_not(lab: Lab, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    lab.open(CHEAP)
    columns = ["a_column_with_a_rather_long_name", "another_one_with_an_even_longer_name", "the_target_of_all_of_them"]
    rows = "\n".join(f"{row},{row * 1.2345678},{'a' * 60} {row % 3}" for row in range(30))
    paste(lab, f"{','.join(columns)}\n{rows}\n")
    boxes = panel(page).locator(".scroll")
    expect(boxes).to_have_count(2)
    assert boxes.evaluate_all("all => all.every((box) => box.scrollWidth > box.clientWidth)")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert findings(page) == []


def test_a_table_that_cannot_be_used_is_refused_where_it_stands(lab: Lab, page: Page, watch: Watch) -> None:
    refused = watch.expected("422")
    lab.open(CHEAP)
    lab.button("Your own data…").click()
    large: FilePayload = {"name": "large.csv", "mimeType": "text/csv", "buffer": b"5" * 5_000_001}
    panel(page).locator("[type=file]").set_input_files(large)
    expect(panel(page)).to_contain_text("This table has 5,000,001 bytes. At most 5,000,000 are taken.")
    assert watch.asked("datasets/preview") == []
    rows = "\n".join(f"{size},a" for size in range(12))
    panel(page).get_by_label("The table as text").fill(f"size,kind\n{rows}\n")
    expect(panel(page)).to_contain_text("The target kind has the same value in every row.")
    expect(panel(page).get_by_role("button", name="Train on these data")).to_be_hidden()
    panel(page).get_by_label("Target").select_option("size")
    expect(panel(page)).to_contain_text("No column is left to learn from")
    assert len(refused) == 2


def test_a_file_is_dropped_and_the_data_go_with_their_secret_alone(lab: Lab, page: Page, watch: Watch) -> None:
    refused = watch.expected("403")
    lab.open(CHEAP)
    lab.button("Your own data…").click()
    dropped = page.evaluate_handle(
        """(text) => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([text], "kinds.csv", { type: "text/csv" }));
            return transfer;
        }""",
        TABLE,
    )
    panel(page).locator(".own-drop").dispatch_event("drop", {"dataTransfer": dropped})
    expect(panel(page)).to_contain_text("kinds.csv")
    expect(panel(page)).to_contain_text("61 rows: 60 used, 1 refused.")
    panel(page).get_by_role("button", name="Train on these data").click()
    page.wait_for_url(re.compile(r"dataset=own-"))
    secret = panel(page).locator(".own-secret code").inner_text()
    page.evaluate("localStorage.clear()")  # as in somebody else's browser
    page.reload()
    lab.ready().button("Your own data…").click()
    for given, answer in (
        ("", "Enter the secret first."),
        (secret[::-1], "This is not the secret of these data."),
        (secret, "The data are deleted, and no link to them works any more."),
    ):
        panel(page).get_by_label(re.compile("secret")).fill(given)
        panel(page).get_by_role("button", name="Delete these data").click()
        if given:
            panel(page).get_by_role("button", name="Delete", exact=True).click()
        expect(panel(page)).to_contain_text(answer)
    assert len(refused) == 1
