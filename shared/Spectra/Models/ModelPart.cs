namespace Almagest.Spectra.Models;

/// <summary>What a model is the sum of, and what is dark where its norms are 0: an additive component, or a flux or luminosity
/// (cflux, clumin) with all that it scales, which has no brightness of its own.</summary>
public sealed class ModelPart
{
    internal ModelPart(string name, IReadOnlyList<int> norms) => (Name, Norms) = (name, norms);

    /// <summary>Of the component, or of the flux.</summary>
    public string Name { get; }

    /// <summary>Indices among the model's parameters.</summary>
    public IReadOnlyList<int> Norms { get; }

    /// <summary>Parameters with which nothing but this part shines.</summary>
    /// <param name="parameters">Shape [parameters of the model].</param>
    public double[] Alone(SpectralModel model, ReadOnlySpan<double> parameters) =>
        WithoutNorms(parameters, model.Parts.Where(part => part != this));

    /// <summary>Parameters with which all but this part shines.</summary>
    /// <param name="parameters">Shape [parameters of the model].</param>
    public double[] LeftOut(ReadOnlySpan<double> parameters) => WithoutNorms(parameters, [this]);

    private static double[] WithoutNorms(ReadOnlySpan<double> parameters, IEnumerable<ModelPart> parts)
    {
        double[] values = parameters.ToArray();
        foreach (ModelPart part in parts)
        foreach (int norm in part.Norms)
            values[norm] = 0;
        return values;
    }
}
