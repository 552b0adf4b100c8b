namespace Almagest.Networks.Architectures;

/// <summary>One step of a net, with its weights if it has any. N rows.</summary>
internal abstract record Layer
{
    private Layer() { }

    /// <summary>x Wᵀ + b, from [N, Inputs] to [N, Outputs].</summary>
    public sealed record Dense(string Name, int Inputs, int Outputs) : Layer;

    /// <summary>Each number by itself.</summary>
    public sealed record Activate(Activation Kind) : Layer;

    /// <summary>Rows brought to a mean of 0 and a variance of 1, then scaled and shifted (Ba et al. 2016), [N, Width].</summary>
    public sealed record Norm(string Name, int Width) : Layer
    {
        /// <summary>Added to the variance.</summary>
        public const double Epsilon = 1e-5;
    }

    /// <summary>x + Inner(x).</summary>
    public sealed record Branch(IReadOnlyList<Layer> Inner) : Layer;

    /// <summary>Arrays of weights of this layer and those within it, in order.</summary>
    public IEnumerable<WeightShape> Shapes =>
        this switch
        {
            Dense dense =>
            [
                new($"{dense.Name}.weight", [dense.Outputs, dense.Inputs], dense.Inputs),
                new($"{dense.Name}.bias", [dense.Outputs], dense.Inputs),
            ],
            Norm norm =>
            [
                new($"{norm.Name}.weight", [norm.Width], norm.Width, 1),
                new($"{norm.Name}.bias", [norm.Width], norm.Width, 0),
            ],
            Branch branch => branch.Inner.SelectMany(layer => layer.Shapes),
            _ => [],
        };
}

internal enum Activation
{
    Silu,
    Relu,
}
