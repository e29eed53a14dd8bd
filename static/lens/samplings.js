// What the samplings have in common, as app/epochwise/core/config/samplings.py knows it. Pure.

/** Whether each row is drawn from all rows, so that an epoch may have one often and another not at all. */
export const drawsAgain = (sampling) => sampling === "replacement" || sampling === "oversampled";

/** Whether it draws each class equally often, and so needs classes. */
export const needsClasses = (sampling) => sampling === "oversampled";

/** Whether the samples are shuffled before every epoch, rather than once, never or by drawing them. */
export const shufflesAgain = (sampling) => ["each-epoch", "buffer", "stratified"].includes(sampling);
