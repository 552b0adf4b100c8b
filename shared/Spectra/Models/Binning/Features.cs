using Almagest.Spectra.Models.Absorption;
using Almagest.Spectra.Models.Components;
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
    private const double Reach = 7; // of a Gaussian: e^-24.5

    /// <summary>How wide, keV, a cell with two nodes may be; both limits are good to 5e-8 of the line.</summary>
    public double WidestAt(double energy)
    {
        double distance = Math.Abs(energy - Center);
        if (!IsGaussian)
            return 0.03 * Math.Max(Width, distance);
        double offset = distance / Width;
        return offset > Reach + Depth ? double.PositiveInfinity : 0.12 * Width / (Math.Max(1, offset) * Depth);
    }
}

/// <summary>Absorption at a redshift, which the grid's cells know nothing of.</summary>
/// <param name="Section">At the source.</param>
/// <param name="Stretch">1 + z: energies there over those observed.</param>
internal readonly record struct ShiftedSection(CrossSection Section, double Stretch);

/// <summary>What a quadrature must know of a model at some parameters. Memory of one thread, used again and again.</summary>
internal sealed class Features
{
    [ThreadStatic]
    private static Features? _own;
    private ComponentNode? _leaf;

    private Features() { }

    public List<Break> Breaks { get; } = [];

    public List<Feature> Lines { get; } = [];

    /// <summary>Whose jumps are among <see cref="Breaks"/>, and whose bends are many.</summary>
    public List<ShiftedSection> Sections { get; } = [];

    /// <summary>Additive components that are a delta now, with their energies.</summary>
    public List<(ComponentNode Leaf, double Energy)> Deltas { get; } = [];

    /// <summary>Those of a part of a model. Valid until this thread asks again.</summary>
    public static Features Of(ModelNode node, ReadOnlySpan<double> parameters)
    {
        Features features = _own ??= new Features();
        features.Breaks.Clear();
        features.Lines.Clear();
        features.Deltas.Clear();
        features.Sections.Clear();
        features.Visit(node, parameters);
        return features;
    }

    /// <param name="energy">keV, as observed.</param>
    /// <param name="index">The component's own parameter that moves it; -1: none.</param>
    /// <param name="slope">d energy / d parameter.</param>
    public void AddBreak(double energy, int index = -1, double slope = 0) =>
        Breaks.Add(new(energy, _leaf!, index < 0 ? -1 : _leaf!.First + index, slope));

    /// <param name="section">Of cold matter.</param>
    /// <param name="stretch">1 + z.</param>
    /// <param name="index">The component's own parameter that is z; -1: none.</param>
    public void AddSection(CrossSection section, double stretch, int index = -1)
    {
        foreach (double threshold in section.Jumps)
            AddBreak(threshold / stretch, index, -threshold / (stretch * stretch));
        if (section.Bends.Length > 0)
            Sections.Add(new(section, stretch));
    }

    public void AddGaussian(double center, double sigma, double depth = 1) =>
        Lines.Add(new(center, sigma, Math.Max(1, depth), true));

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
                foreach (ModelNode term in sum.Terms)
                    Visit(term, parameters);
                break;
            case ProductNode product:
                foreach (ModelNode factor in product.Factors)
                    Visit(factor, parameters);
                if (product.Source is { } source)
                    Visit(source, parameters);
                break;
            case ConvolutionNode convolution:
                if (
                    convolution.Convolution.Stretch(parameters.Slice(convolution.Operator.First, convolution.Operator.Count)) is
                    { } stretch
                )
                    VisitShifted(convolution.Source, stretch, parameters);
                break;
        }
    }

    /// <summary>Energies of the source are <c>stretch</c> times those observed. Breaks that are shifted are taken to
    /// stay.</summary>
    private void VisitShifted(ModelNode source, double stretch, ReadOnlySpan<double> parameters)
    {
        (int breaks, int lines, int deltas, int sections) = (Breaks.Count, Lines.Count, Deltas.Count, Sections.Count);
        Visit(source, parameters);
        AddThresholds(source);
        if (stretch == 1)
            return;
        for (int i = breaks; i < Breaks.Count; i++)
            Breaks[i] = Breaks[i] with { Energy = Breaks[i].Energy / stretch, Parameter = -1 };
        for (int i = lines; i < Lines.Count; i++)
            Lines[i] = Lines[i] with { Center = Lines[i].Center / stretch, Width = Lines[i].Width / stretch };
        for (int i = sections; i < Sections.Count; i++)
            Sections[i] = Sections[i] with { Stretch = Sections[i].Stretch * stretch };
        for (int i = deltas; i < Deltas.Count; i++)
            Deltas[i] = (Deltas[i].Leaf, Deltas[i].Energy / stretch);
    }

    /// <summary>Absorption in the source of a convolution is not known to the grid's cells.</summary>
    private void AddThresholds(ModelNode node)
    {
        switch (node)
        {
            case ComponentNode { Component: MultiplicativeComponent { Section: { } section, IsShifted: false } } leaf:
                _leaf = leaf;
                AddSection(section, 1);
                break;
            case SumNode sum:
                foreach (ModelNode term in sum.Terms)
                    AddThresholds(term);
                break;
            case ProductNode product:
                foreach (ModelNode factor in product.Factors)
                    AddThresholds(factor);
                if (product.Source is { } source)
                    AddThresholds(source);
                break;
        }
    }
}
