"""The optimizers: what each makes of a batch's gradient, by PyTorch's definitions, and how the frameworks spell it."""

from dataclasses import dataclass

from epochwise.core.config.text import Text

BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-8
"""Adam's constants: how much of the first and of the second moment stays at an update, and what keeps a division by
almost nothing in bounds."""
ALPHA = 0.99
"""How much of RMSprop's second moment stays at an update."""


@dataclass(frozen=True)
class OptimizerSpec:
    """What is known of an optimizer before it is used.

    `momentum` is the default of that field, None where it does not apply. `state` names what the optimizer carries from
    one update to the next, each with a number for every parameter. `scale_free`: whether twice the gradient makes the
    same step. `work` is the time of an update for each parameter, in nanoseconds of one core.

    The rest are the frameworks' words. `pytorch`, with {} for the parameters, and `keras` call a class; `sklearn` are
    arguments of its networks, none where it has no such optimizer. `numpy` are lines that change `parameter` in place
    by its `slope`, with a variable for each name in `state`; `step` counts the updates from 1.
    """

    name: str
    title: str
    sentence: str
    pytorch: str
    keras: str
    numpy: str
    sklearn: tuple[str, ...] = ()
    momentum: float | None = None
    state: tuple[str, ...] = ()
    scale_free: bool = False
    work: float = 0.55


_SGD = OptimizerSpec(
    "sgd",
    Text("SGD"),
    Text("Each step follows the gradient downhill; with momentum, it follows a sum in which older gradients fade."),
    pytorch="torch.optim.SGD({}, lr=LEARNING_RATE, momentum=MOMENTUM)",
    keras="keras.optimizers.SGD(LEARNING_RATE, momentum=MOMENTUM)",
    numpy="velocity *= MOMENTUM\nvelocity += slope\nparameter -= LEARNING_RATE * velocity",
    sklearn=('solver="sgd"', "momentum=MOMENTUM", "nesterovs_momentum=False"),
    momentum=0.0,
    state=("velocity",),
)
_PLAIN_SGD = OptimizerSpec(
    _SGD.name,
    _SGD.title,
    _SGD.sentence,
    pytorch="torch.optim.SGD({}, lr=LEARNING_RATE)",
    keras="keras.optimizers.SGD(LEARNING_RATE)",
    numpy="parameter -= LEARNING_RATE * slope",
    sklearn=('solver="sgd"', "momentum=0", "nesterovs_momentum=False"),
)
_NESTEROV = OptimizerSpec(
    "nesterov",
    Text("Nesterov momentum"),
    Text("Like SGD with momentum, but each step already counts what the velocity will do next."),
    pytorch="torch.optim.SGD({}, lr=LEARNING_RATE, momentum=MOMENTUM, nesterov=True)",
    keras="keras.optimizers.SGD(LEARNING_RATE, momentum=MOMENTUM, nesterov=True)",
    numpy="velocity *= MOMENTUM\nvelocity += slope\nparameter -= LEARNING_RATE * (slope + MOMENTUM * velocity)",
    sklearn=('solver="sgd"', "momentum=MOMENTUM", "nesterovs_momentum=True"),
    momentum=0.9,
    state=("velocity",),
)
_ADAM = OptimizerSpec(
    "adam",
    Text("Adam"),
    Text("Each parameter has steps of its own length: its mean gradient over the root of its mean squared gradient."),
    pytorch="torch.optim.Adam({}, lr=LEARNING_RATE)",
    keras="keras.optimizers.Adam(LEARNING_RATE, epsilon=1e-8)",
    numpy=f"""\
first_moment += (1 - {BETA_1}) * (slope - first_moment)
second_moment += (1 - {BETA_2}) * (slope**2 - second_moment)
root = np.sqrt(second_moment / (1 - {BETA_2}**step)) + {EPSILON}
parameter -= LEARNING_RATE / (1 - {BETA_1}**step) * first_moment / root""",
    sklearn=('solver="adam"',),
    state=("first_moment", "second_moment"),
    scale_free=True,
    work=1.5,
)
_RMSPROP = OptimizerSpec(
    "rmsprop",
    Text("RMSprop"),
    Text("Each parameter has steps of its own length: its gradient over the root of its mean squared gradient."),
    pytorch="torch.optim.RMSprop({}, lr=LEARNING_RATE)",
    keras="keras.optimizers.RMSprop(LEARNING_RATE, rho=0.99, epsilon=1e-16)",  # it adds epsilon under the root
    numpy=f"""\
second_moment += (1 - {ALPHA}) * (slope**2 - second_moment)
parameter -= LEARNING_RATE * slope / (np.sqrt(second_moment) + {EPSILON})""",
    state=("second_moment",),
    scale_free=True,
    work=1.5,
)

OPTIMIZERS = {spec.name: spec for spec in (_SGD, _NESTEROV, _ADAM, _RMSPROP)}


def acting_optimizer(name: str, momentum: float) -> OptimizerSpec:
    """The optimizer that these fields of a resolved configuration mean: with a momentum of 0, all are plain SGD."""
    spec = OPTIMIZERS[name]
    return _PLAIN_SGD if spec.momentum is not None and not momentum else spec
