// What a run says of itself: the headline with the reason, the measured facts with their pictures, what to try next,
// and the run's warnings. Every sentence is the server's; while there is no verdict, the panel says what holds instead.

import { t } from "../language.js";
import { factPicture } from "./factpicture.js";

const IN_PLACE = "[data-step-to], [data-show]";

const stillTraining = () => ({
  title: t("Still training"),
  reason: t("The verdict appears when training ends."),
});

/** Of a run that is not the one that is set now. */
export const noVerdict = () => ({
  title: t("Not trained yet"),
  reason: t("The verdict appears when training ends."),
});

/** Of a run that was refused or failed, for this reason. */
export const refusedVerdict = (reason) => ({ title: t("Not trained"), reason });

/** The verdict of a run that the reader stopped: there is none. */
export const stoppedVerdict = (done, total) => ({
  title:
    done > 0
      ? t("Stopped at update {done} of {total}", { done, total })
      : t("Stopped before the first update was shown"),
  reason: t("A run that was stopped cannot be judged. Press Run to train it to its end."),
});

/**
 * Shows what a run says of itself in `element`. `delegate`: address(changes) (where a run that differs in these fields
 * is), addressAt(cursor) (the same run with the cursor there), chosen(changes), visited(cursor).
 */
export function createVerdict(element, delegate) {
  const part = (selector) => element.querySelector(selector);
  const title = part("[data-verdict=title]");
  const reason = part("[data-verdict=reason]");
  const facts = part(".facts");
  const next = part(".next");
  const steps = part(".next-steps");
  const list = part("ul");
  /** @type {Map<HTMLAnchorElement, any>} the steps and the epoch to go to, by their links */
  const targets = new Map();
  keepHeight(element, part(".verdict-body"));

  element.addEventListener("click", (event) => {
    const link = event.target.closest(IN_PLACE);
    const target = targets.get(link);
    if (!target || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (target.cursor) return delegate.visited(target.cursor);
    // The link goes with the verdict that it belongs to.
    title.focus({ preventScroll: true });
    delegate.chosen(target.changes);
  });

  const copy = (name) => part(`template[data-template=${name}]`).content.firstElementChild.cloneNode(true);

  function say(code, headline, why) {
    element.dataset.code = code;
    title.textContent = headline;
    reason.textContent = why;
  }

  function warn(warnings) {
    list.replaceChildren(
      ...warnings.map(({ message }) => Object.assign(document.createElement("li"), { textContent: message })),
    );
  }

  function showFact(place, fact, run) {
    const lead = place.querySelector(".lead-on");
    const link = lead.querySelector("a");
    const epoch = fact.numbers?.lowest_epoch;
    lead.hidden = !(fact.code === "rise" && epoch < run.epochs_done);
    place.dataset.fact = fact.code;
    place.querySelector("dt").textContent = fact.question;
    place.querySelector(".answer").textContent = fact.answer;
    place.querySelector(".measured-words").textContent = fact.sentence;
    place.querySelector(".fact-picture").innerHTML = factPicture(fact, run);
    if (lead.hidden) return;
    link.textContent = t("Show epoch {epoch}", { epoch });
    targets.set(link, { cursor: epoch * run.plan.batches_per_epoch });
  }

  function showFacts(given, run) {
    const places = [...facts.children];
    while (places.length < given.length) places.push(facts.appendChild(copy("fact")));
    for (const extra of places.splice(given.length)) extra.remove();
    for (const [index, fact] of given.entries()) showFact(places[index], fact, run);
  }

  function showSteps(given) {
    next.hidden = given.length === 0;
    steps.replaceChildren(
      ...given.map(({ label, changes }) => {
        const link = copy("step");
        link.textContent = label;
        targets.set(link, { changes });
        return link;
      }),
    );
  }

  function link() {
    for (const [link, { changes, cursor }] of targets)
      link.href = `./?${cursor ? delegate.addressAt(cursor) : delegate.address(changes)}`;
  }

  return {
    /** Shows what a run says, whole or under way. A warning that the verdict itself tells is not told twice. */
    show(run) {
      const { verdict, warnings = [] } = run;
      if (verdict) {
        say(verdict.code, verdict.title, verdict.reason);
        targets.clear();
        showFacts(verdict.facts ?? [], run);
        showSteps(verdict.next ?? []);
        link();
      } else {
        const { title, reason } = stillTraining();
        say("", title, reason);
      }
      warn(warnings.filter(({ code }) => code !== verdict?.code));
    },
    /** Says why there is no verdict; the facts of the last one keep their place, unseen. */
    hold({ title, reason }) {
      say("", title, reason);
      warn([]);
    },
    /** The links follow how the run is looked at. */
    link,
  };
}

/** The panel grows with what it says and does not shrink again, so that what stands below it keeps its place. */
function keepHeight(element, body) {
  let width = 0;
  let height = 0;
  new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width !== width) height = 0;
    width = contentRect.width;
    if (contentRect.height <= height) return;
    height = contentRect.height;
    element.style.minHeight = `${height}px`;
  }).observe(body);
}
