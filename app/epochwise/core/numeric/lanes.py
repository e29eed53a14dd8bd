"""Eight numbers side by side as one value, which the compiler keeps in vector registers.

Lanes take + - * / < > with lanes and with plain numbers. Every lane follows IEEE 754 whatever the width of the
processor's registers, so the bits are the same on all. `pick` and `power_of_two` take plain numbers as well, so that a
formula can be written once for both. Indices are never negative and never checked.

Why not plain loops: Numba leaves it to LLVM to find those that vector instructions can run. LLVM may not change the
order of a sum, so it leaves sums alone (and `fastmath`, which would let it, gives other bits on other processors). It
finds little else in batches of a few rows. Here the order is written down: each lane has a sum of its own, and `total`
adds the lanes as a tree.

Why eight, whatever the processor: lanes are LLVM vectors of eight doubles, which it splits into the registers that
there are (one with AVX-512, two with AVX2, four with SSE2). More lanes would stay empty in small batches.
"""

# mypy: allow-untyped-calls

import operator
from collections.abc import Callable
from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba import float64, int64, types
from numba.core import cgutils
from numba.core.typing.templates import ConcreteTemplate, infer_global, signature
from numba.extending import intrinsic as numba_intrinsic
from numba.extending import lower_builtin, models, register_model

from epochwise.core.numeric.arrays import LANES

intrinsic: Callable[[Callable[..., Any]], Callable[..., Any]] = numba_intrinsic  # kernels call them by other arguments

_WORD, _PLACE = ir.IntType(64), ir.IntType(32)
_DOUBLES = ir.VectorType(ir.DoubleType(), LANES)
_BITS = ir.VectorType(ir.IntType(1), LANES)
_NUMBERED = ir.Constant(ir.VectorType(_WORD, LANES), list(range(LANES)))

Lanes = Any
"""For the type checker: eight doubles (or, where a formula serves both, one)."""


class _Vectors(types.Type):
    """A Numba type without parameters."""


lanes, mask = _Vectors("Lanes"), _Vectors("Mask")


@register_model(_Vectors)
class _Model(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, _DOUBLES if kind == lanes else _BITS)


def _spread(builder: Any, value: Any) -> Any:
    """A number in every lane; lanes stay what they are."""
    if isinstance(value.type, ir.VectorType):
        return value
    kind = ir.VectorType(value.type, LANES)
    first = builder.insert_element(ir.Constant(kind, ir.Undefined), value, _PLACE(0))
    return builder.shuffle_vector(first, first, ir.Constant(ir.VectorType(_PLACE, LANES), [0] * LANES))


def _define(functions: tuple[Any, ...], emit: Callable[..., Any], result: Any) -> None:
    """Teach Numba an operator on lanes with lanes and on lanes with numbers."""
    pairs = ((lanes, lanes), (lanes, float64), (float64, lanes))

    class Typing(ConcreteTemplate):
        cases = tuple(signature(result, *pair) for pair in pairs)

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return emit(builder, *(_spread(builder, value) for value in args))

    for function in functions:
        infer_global(function)(Typing)
        for pair in pairs:
            lower_builtin(function, *pair)(lower)


_define((operator.add, operator.iadd), ir.IRBuilder.fadd, lanes)
_define((operator.sub, operator.isub), ir.IRBuilder.fsub, lanes)
_define((operator.mul, operator.imul), ir.IRBuilder.fmul, lanes)
_define((operator.truediv, operator.itruediv), ir.IRBuilder.fdiv, lanes)
_define((operator.lt,), lambda builder, a, b: builder.fcmp_ordered("<", a, b), mask)
_define((operator.gt,), lambda builder, a, b: builder.fcmp_ordered(">", a, b), mask)


@intrinsic
def spread(typing: Any, value: Any) -> Any:
    """A number in every lane."""
    return lanes(float64), lambda context, builder, sig, args: _spread(builder, args[0])


@intrinsic
def first_lanes(typing: Any, count: Any) -> Any:
    """The mask of the lanes before `count`."""
    return mask(int64), lambda context, builder, sig, args: builder.icmp_signed(
        "<", _NUMBERED, _spread(builder, args[0])
    )


@intrinsic
def put(typing: Any, value: Any, lane: Any, number: Any) -> Any:
    """Lanes with another number in one of them."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        here = builder.icmp_signed("==", _NUMBERED, _spread(builder, args[1]))
        return builder.select(here, _spread(builder, args[2]), args[0])

    return lanes(lanes, int64, float64), emit


@intrinsic
def total(typing: Any, value: Any) -> Any:
    """The sum of all lanes: the upper half is added to the lower half until one is left.

    So lanes 0 to 7 give ((0+4) + (2+6)) + ((1+5) + (3+7)), three additions deep; one after the other were seven.
    """

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        value, width = args[0], LANES // 2
        while width:
            kind = ir.VectorType(_PLACE, width)
            lower, upper = (ir.Constant(kind, list(range(at, at + width))) for at in (0, width))
            value = builder.fadd(*(builder.shuffle_vector(value, value, half) for half in (lower, upper)))
            width //= 2
        return builder.extract_element(value, _PLACE(0))

    return float64(lanes), emit


@intrinsic
def square_root(typing: Any, value: Any) -> Any:
    """The square root in every lane. IEEE 754 rounds it exactly, so no processor gives other bits."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        kind = ir.FunctionType(_DOUBLES, [_DOUBLES])
        return builder.call(cgutils.get_or_insert_function(builder.module, kind, f"llvm.sqrt.v{LANES}f64"), args)

    return lanes(lanes), emit


def _address(context: Any, builder: Any, kind: Any, value: Any, indices: Any) -> Any:
    """The address of an element of a contiguous array."""
    array = context.make_array(kind)(context, builder, value)
    strides = [*cgutils.unpack_tuple(builder, array.strides)[:-1], _WORD(kind.dtype.bitwidth // 8)]
    offset = _WORD(0)
    for index, stride in zip(indices, strides, strict=True):
        index = builder.zext(index, _WORD) if index.type.width < _WORD.width else index
        offset = builder.add(offset, builder.mul(index, stride, flags=["nsw"]), flags=["nsw"])
    return builder.gep(builder.bitcast(array.data, ir.IntType(8).as_pointer()), [offset], inbounds=True)


def _read(context: Any, builder: Any, kind: Any, value: Any, indices: Any, result: Any = None) -> Any:
    """An element of an array; with `result`, as many as that type holds."""
    result = result or context.get_value_type(kind.dtype)
    address = _address(context, builder, kind, value, indices)
    return builder.load(builder.bitcast(address, result.as_pointer()), align=kind.dtype.bitwidth // 8)


@intrinsic
def fetch(typing: Any, array: Any, place: Any, column: Any = None) -> Any:
    """Lanes from an array's eight elements at `place` (of a matrix: at row `place`) and after it."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return _read(context, builder, array, args[0], args[1 : 1 + array.ndim], _DOUBLES)

    return lanes(array, types.unliteral(place), types.none if column is None else types.unliteral(column)), emit


@intrinsic
def item(typing: Any, array: Any, place: Any, column: Any = None) -> Any:
    """One element of an array."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return _read(context, builder, array, args[0], args[1 : 1 + array.ndim])

    return array.dtype(array, types.unliteral(place), types.none if column is None else types.unliteral(column)), emit


@intrinsic
def store(typing: Any, value: Any, array: Any, place: Any, column: Any = None) -> Any:
    """Lanes into an array's eight elements at `place` and after it."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        address = _address(context, builder, array, args[1], args[2 : 2 + array.ndim])
        builder.store(args[0], builder.bitcast(address, _DOUBLES.as_pointer()), align=8)
        return context.get_dummy_value()

    return types.void(
        lanes, array, types.unliteral(place), types.none if column is None else types.unliteral(column)
    ), emit


@intrinsic
def gather(typing: Any, array: Any, rows: Any, start: Any) -> Any:
    """Lanes from array[rows[start]], array[rows[start + 1]] and so on.

    Eight plain loads: the gather instruction is slow on processors that are patched against Downfall (CVE-2022-40982).
    """

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        value = ir.Constant(_DOUBLES, ir.Undefined)
        for lane in range(LANES):
            row = _read(context, builder, rows, args[1], [builder.add(args[2], _WORD(lane))])
            value = builder.insert_element(value, _read(context, builder, array, args[0], [row]), _PLACE(lane))
        return value

    return lanes(array, rows, int64), emit


@intrinsic
def pick(typing: Any, where: Any, this: Any, that: Any) -> Any:
    """In every lane `this` where the mask says so, else `that`; of two numbers, one."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        if where == mask:
            args = [args[0], _spread(builder, args[1]), _spread(builder, args[2])]
        return builder.select(*args)

    return lanes(mask, this, that) if where == mask else float64(types.boolean, float64, float64), emit


@intrinsic
def power_of_two(typing: Any, rounded: Any) -> Any:
    """2**k, where the low bits of `rounded` hold the whole number k."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        bits, shift = _WORD(1023), _WORD(52)
        if rounded == lanes:
            bits, shift = _spread(builder, bits), _spread(builder, shift)
        exponent = builder.add(builder.bitcast(args[0], bits.type), bits)
        return builder.bitcast(builder.shl(exponent, shift), args[0].type)

    return rounded(rounded), emit
