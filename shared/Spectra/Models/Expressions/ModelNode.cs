using Almagest.Spectra.Models.Components;
using Almagest.Spectra.Models.Convolutions;

namespace Almagest.Spectra.Models.Expressions;

/// <summary>A model expression as a tree. Positions are characters of the expression, from 0.</summary>
internal abstract record ModelNode(ComponentKind Kind, int Position)
{
    /// <summary>True if a parameter of the model, counted from 0, is one of this part's.</summary>
    public abstract bool Owns(int parameter);
}

/// <summary>A component; its parameters begin at <see cref="First"/> among the model's.</summary>
internal sealed record ComponentNode(
    ComponentDefinition Definition,
    string InstanceName,
    Component Component,
    int First,
    int Position
) : ModelNode(Definition.Kind, Position)
{
    public int Count { get; } = Definition.Parameters.Count;

    public override bool Owns(int parameter) => parameter >= First && parameter < First + Count;
}

/// <summary>Additive terms.</summary>
internal sealed record SumNode(ModelNode[] Terms, int Position) : ModelNode(ComponentKind.Additive, Position)
{
    public override bool Owns(int parameter)
    {
        foreach (ModelNode term in Terms)
            if (term.Owns(parameter))
                return true;
        return false;
    }
}

/// <summary>Factors, and at most one additive term that they multiply.</summary>
internal sealed record ProductNode(ModelNode[] Factors, ModelNode? Source, int Position)
    : ModelNode(Source is null ? ComponentKind.Multiplicative : ComponentKind.Additive, Position)
{
    public override bool Owns(int parameter)
    {
        foreach (ModelNode factor in Factors)
            if (factor.Owns(parameter))
                return true;
        return Source?.Owns(parameter) == true;
    }
}

/// <summary>A convolution and the additive term to its right, on whose photons it acts.</summary>
internal sealed record ConvolutionNode(ComponentNode Operator, ModelNode Source, int Position)
    : ModelNode(ComponentKind.Additive, Position)
{
    public ConvolutionComponent Convolution => (ConvolutionComponent)Operator.Component;

    public GridCache Grids { get; } = new();

    public override bool Owns(int parameter) => Operator.Owns(parameter) || Source.Owns(parameter);
}
