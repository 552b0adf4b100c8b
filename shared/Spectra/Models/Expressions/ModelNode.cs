using Almagest.Spectra.Models.Components;

namespace Almagest.Spectra.Models.Expressions;

/// <summary>A model expression as a tree. Positions are characters of the expression, from 0.</summary>
internal abstract record ModelNode(ComponentKind Kind, int Position);

/// <summary>A component; its parameters begin at <see cref="First"/> among the model's.</summary>
internal sealed record ComponentNode(ComponentDefinition Definition, string InstanceName, Component Component, int First, int Position)
    : ModelNode(Definition.Kind, Position)
{
    public int Count => Definition.Parameters.Count;
}

/// <summary>Additive terms.</summary>
internal sealed record SumNode(ModelNode[] Terms, int Position) : ModelNode(ComponentKind.Additive, Position);

/// <summary>Factors, and at most one additive term that they multiply.</summary>
internal sealed record ProductNode(ModelNode[] Factors, ModelNode? Source, int Position)
    : ModelNode(Source is null ? ComponentKind.Multiplicative : ComponentKind.Additive, Position);
