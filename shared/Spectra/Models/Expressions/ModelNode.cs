using Almagest.Spectra.Models.Components;
using Almagest.Spectra.Models.Convolutions;

namespace Almagest.Spectra.Models.Expressions;

/// <summary>A model expression as a tree. Positions are characters of the expression, from 0.</summary>
/// <param name="Begin">The first of its parameters among the model's, from 0.</param>
/// <param name="End">The first that is not one of them any more: a part's parameters are neighbours.</param>
internal abstract record ModelNode(ComponentKind Kind, int Position, int Begin, int End)
{
    /// <summary>True if a parameter of the model, counted from 0, is one of this part's.</summary>
    public bool Owns(int parameter) => parameter >= Begin && parameter < End;
}

/// <summary>A component; its parameters begin at <see cref="First"/> among the model's.</summary>
internal sealed record ComponentNode(
    ComponentDefinition Definition,
    string InstanceName,
    Component Component,
    int First,
    int Position
) : ModelNode(Definition.Kind, Position, First, First + Definition.Parameters.Count)
{
    public int Count { get; } = Definition.Parameters.Count;
}

/// <summary>Additive terms.</summary>
internal sealed record SumNode(ModelNode[] Terms, int Position)
    : ModelNode(ComponentKind.Additive, Position, Terms[0].Begin, Terms[^1].End);

/// <summary>Factors, and at most one additive term that they multiply.</summary>
internal sealed record ProductNode(ModelNode[] Factors, ModelNode? Source, int Position)
    : ModelNode(
        Source is null ? ComponentKind.Multiplicative : ComponentKind.Additive,
        Position,
        Math.Min(Factors[0].Begin, Source?.Begin ?? int.MaxValue),
        Math.Max(Factors[^1].End, Source?.End ?? 0)
    );

/// <summary>A convolution and the additive term to its right, on whose photons it acts.</summary>
internal sealed record ConvolutionNode(ComponentNode Operator, ModelNode Source, int Position)
    : ModelNode(ComponentKind.Additive, Position, Operator.Begin, Source.End)
{
    public ConvolutionComponent Convolution => (ConvolutionComponent)Operator.Component;

    public GridCache Grids { get; } = new();
}
