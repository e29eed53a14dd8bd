// Runs in which something is seen at the boundary of two epochs, with every field written out so that a changed default
// never alters them; tests/web/test_boundary_runs.py measures each. `cursor`: the last update of the epoch that ends.
import { t } from "../language.js";

export const EXAMPLES = [
  {
    name: () => t("samples learned by heart"),
    query: [
      "dataset=digits&samples=60&validation_samples=200&test_samples=0&model=network&hidden=128&activation=tanh",
      "batch_size=1&accumulate=1&epochs=6&learning_rate=0.05&optimizer=sgd&momentum=0&reduction=mean",
      "sampling=each-epoch&remainder=keep&validate_every=1&seed=13&data_seed=13&init_seed=13",
      "shuffle_seed=13",
    ].join("&"),
    cursor: 60,
  },
  {
    name: () => t("samples in order"),
    query: [
      "dataset=moons&samples=200&noise=0.35&validation_samples=200&test_samples=0&model=network&hidden=32",
      "activation=tanh&batch_size=5&accumulate=1&epochs=20&learning_rate=0.1&optimizer=sgd&momentum=0&reduction=mean",
      "sampling=sorted&remainder=keep&validate_every=1&seed=13&data_seed=13&init_seed=13",
    ].join("&"),
    cursor: 40,
  },
  {
    name: () => t("a small shuffle buffer"),
    query: [
      "dataset=moons&samples=200&noise=0.35&validation_samples=200&test_samples=0&model=network&hidden=32",
      "activation=tanh&batch_size=5&accumulate=1&epochs=20&learning_rate=0.1&optimizer=sgd&momentum=0&reduction=mean",
      "sampling=buffer&buffer_size=20&remainder=keep&validate_every=1&seed=13&data_seed=13&init_seed=13",
      "shuffle_seed=13",
    ].join("&"),
    cursor: 40,
  },
  {
    name: () => t("a progress bar that starts anew"),
    query: [
      "dataset=line&samples=400&noise=0.5&features=1&validation_samples=200&test_samples=0&model=linear&batch_size=5",
      "accumulate=1&epochs=5&learning_rate=0.02&optimizer=sgd&momentum=0&reduction=mean&sampling=each-epoch",
      "remainder=keep&validate_every=1&seed=1&data_seed=1&shuffle_seed=1",
    ].join("&"),
    cursor: 80,
  },
];

/** An example's query with the cursor at its boundary and this drawer open. */
export const addressOf = ({ query, cursor }) => `?${query}&cursor=${cursor}&open=loss`;
