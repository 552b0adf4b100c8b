using Almagest.Spectra.Models.Expressions;

namespace Almagest.Spectra.Models.Binning;

/// <summary>An energy where a model jumps or bends, and how it moves with a parameter.</summary>
/// <param name="Energy">keV.</param>
/// <param name="Owner">The component that it belongs to.</param>
/// <param name="Parameter">Of the model, from 0; -1 if no parameter moves it.</param>
/// <param name="Slope">d Energy / d parameter.</param>
internal readonly record struct Break(double Energy, ComponentNode Owner, int Parameter, double Slope);

/// <summary>Something narrow.</summary>
/// <param name="Center">keV.</param>
/// <param name="Width">keV: σ of a Gaussian, half of a Lorentzian's width.</param>
/// <param name="Depth">1 for a line; of an exponential of a Gaussian its largest exponent, if that is more.</param>
/// <param name="IsGaussian">Else its wings fall as the square of the distance.</param>
internal readonly record struct Feature(double Center, double Width, double Depth, bool IsGaussian)
{
    private const double Reach = 7;   // of a Gaussian: e^-24.5

    /// <summary>How wide, keV, a cell with two nodes may be; both limits are good to 5e-8 of the line.</summary>
    public double WidestAt(double energy)
    {
        double distance = Math.Abs(energy - Center);
        if (!IsGaussian) return 0.03 * Math.Max(Width, distance);
        double offset = distance / Width;
        return offset > Reach + Depth ? double.PositiveInfinity : 0.12 * Width / (Math.Max(1, offset) * Depth);
    }
}

/// <summary>What a quadrature must know of a model at some parameters. Memory of one thread, used again and again.</summary>
internal sealed class Features
{
    [ThreadStatic] private static Features? _own;
    private ComponentNode? _leaf;

    private Features()
    {
    }

    public List<Break> Breaks { get; } = [];

    public List<Feature> Lines { get; } = [];

    /// <summary>Additive components that are a delta now, with their energies.</summary>
    public List<(ComponentNode Leaf, double Energy)> Deltas { get; } = [];

    /// <summary>Those of a part of a model. Valid until this thread asks again.</summary>
    public static Features Of(ModelNode node, ReadOnlySpan<double> parameters)
    {
        Features features = _own ??= new Features();
        features.Breaks.Clear();
        features.Lines.Clear();
        features.Deltas.Clear();
        features.Visit(node, parameters);
        return features;
    }

    /// <param name="energy">keV, as observed.</param>
    /// <param name="index">The component's own parameter that moves it; -1: none.</param>
    /// <param name="slope">d energy / d parameter.</param>
    public void AddBreak(double energy, int index = -1, double slope = 0) => Breaks.Add(new(energy, _leaf!, index < 0 ? -1 : _leaf!.First + index, slope));

    public void AddGaussian(double center, double sigma, double depth = 1) => Lines.Add(new(center, sigma, Math.Max(1, depth), true));

    public void AddLorentzian(double center, double halfWidth) => Lines.Add(new(center, halfWidth, 1, false));

    public void AddDelta(double energy) => Deltas.Add((_leaf!, energy));

    private void Visit(ModelNode node, ReadOnlySpan<double> parameters)
    {
        switch (node)
        {
            case ComponentNode leaf:
                _leaf = leaf;
                leaf.Component.Describe(parameters.Slice(leaf.First, leaf.Count), this);
                break;
            case SumNode sum:
                foreach (ModelNode term in sum.Terms) Visit(term, parameters);
                break;
            case ProductNode product:
                foreach (ModelNode factor in product.Factors) Visit(factor, parameters);
                if (product.Source is { } source) Visit(source, parameters);
                break;
        }
    }
}
