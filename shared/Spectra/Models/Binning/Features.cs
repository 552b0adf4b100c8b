using Almagest.Spectra.Models.Absorption;
using Almagest.Spectra.Models.Components;
using Almagest.Spectra.Models.Convolutions;
using Almagest.Spectra.Models.Expressions;
using Almagest.Spectra.Models.Local;

namespace Almagest.Spectra.Models.Binning;

/// <summary>What a quadrature must know of a model at some parameters.</summary>
internal sealed class Features : ISpectralFeatures
{
    private const double EdgeDepth = 0.8; // with it two nodes are good to 6e-8 of a blurred step
    private const double Merged = 0.5; // of σ: edges that a blur leaves so near are one
    private ComponentNode? _leaf;

    public List<Break> Breaks { get; } = [];

    public List<Feature> Lines { get; } = [];

    /// <summary>Lines, edges and bends that a convolution blurs: narrow only beside bins that are wide.</summary>
    public List<Feature> Blurred { get; } = [];

    /// <summary>Whose jumps are among <see cref="Breaks"/>, and whose bends are many.</summary>
    public List<ShiftedSection> Sections { get; } = [];

    /// <summary>Additive components that are a delta now, with their energies.</summary>
    public List<(ComponentNode Leaf, double Energy)> Deltas { get; } = [];

    /// <summary>Takes those of a part of a model in the place of others.</summary>
    public void Read(ModelNode node, ReadOnlySpan<double> parameters)
    {
        Breaks.Clear();
        Lines.Clear();
        Blurred.Clear();
        Deltas.Clear();
        Sections.Clear();
        Visit(node, parameters);
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

    void ISpectralFeatures.AddLine(double energy, double width)
    {
        if (double.IsFinite(energy) && energy > 0 && double.IsFinite(width) && width > 0)
            AddGaussian(energy, width);
    }

    void ISpectralFeatures.AddBreak(double energy, int parameter, double slope)
    {
        if (double.IsFinite(energy) && energy > 0 && double.IsFinite(slope))
            AddBreak(energy, parameter, slope);
    }

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
                VisitConvolved(convolution, parameters);
                break;
        }
    }

    private void VisitConvolved(ConvolutionNode node, ReadOnlySpan<double> parameters)
    {
        Counts before = new(Breaks.Count, Lines.Count, Blurred.Count, Deltas.Count, Sections.Count);
        Visit(node.Source, parameters);
        AddThresholds(node.Source);
        ReadOnlySpan<double> own = parameters.Slice(node.Operator.First, node.Operator.Count);
        double stretch = node.Convolution.Stretch(own);
        if (stretch != 1)
            Shift(before, stretch);
        if (node.Convolution.BlurAt(own, 1) > 0)
            Blur(before, node.Convolution, own);
    }

    /// <summary>Energies of the source are <c>stretch</c> times those observed. Breaks that are shifted are taken to
    /// stay.</summary>
    private void Shift(Counts before, double stretch)
    {
        for (int i = before.Breaks; i < Breaks.Count; i++)
            Breaks[i] = Breaks[i] with { Energy = Breaks[i].Energy / stretch, Parameter = -1 };
        foreach (
            (List<Feature> lines, int first) in (ReadOnlySpan<(List<Feature>, int)>)
                [(Lines, before.Lines), (Blurred, before.Blurred)]
        )
            for (int i = first; i < lines.Count; i++)
                lines[i] = lines[i] with { Center = lines[i].Center / stretch, Width = lines[i].Width / stretch };
        for (int i = before.Sections; i < Sections.Count; i++)
            Sections[i] = Sections[i] with { Stretch = Sections[i].Stretch * stretch };
        for (int i = before.Deltas; i < Deltas.Count; i++)
            Deltas[i] = (Deltas[i].Leaf, Deltas[i].Energy / stretch);
    }

    /// <summary>A blur leaves nothing narrower than its σ: lines are broader, and whatever jumped or bent is as narrow as a
    /// line.</summary>
    private void Blur(Counts before, ConvolutionComponent convolution, ReadOnlySpan<double> own)
    {
        for (int i = before.Blurred; i < Blurred.Count; i++)
            Blurred[i] = Broadened(Blurred[i], convolution.BlurAt(own, Blurred[i].Center));
        for (int i = before.Lines; i < Lines.Count; i++)
            Blurred.Add(Broadened(Lines[i], convolution.BlurAt(own, Lines[i].Center)));
        for (int i = before.Deltas; i < Deltas.Count; i++)
            Blurred.Add(new(Deltas[i].Energy, convolution.BlurAt(own, Deltas[i].Energy), 1, true));
        double last = double.NegativeInfinity;
        for (int i = before.Breaks; i < Breaks.Count; i++)
            AddBlurred(Breaks[i].Energy, convolution, own, ref last);
        for (int i = before.Sections; i < Sections.Count; i++)
        {
            last = double.NegativeInfinity;
            foreach (double bend in Sections[i].Section.Bends)
                AddBlurred(bend / Sections[i].Stretch, convolution, own, ref last);
        }
        Lines.RemoveRange(before.Lines, Lines.Count - before.Lines);
        Deltas.RemoveRange(before.Deltas, Deltas.Count - before.Deltas);
        Breaks.RemoveRange(before.Breaks, Breaks.Count - before.Breaks);
        Sections.RemoveRange(before.Sections, Sections.Count - before.Sections);
    }

    private void AddBlurred(double energy, ConvolutionComponent convolution, ReadOnlySpan<double> own, ref double last)
    {
        double sigma = convolution.BlurAt(own, energy);
        if (Math.Abs(energy - last) < Merged * sigma)
            return;
        Blurred.Add(new(energy, sigma, EdgeDepth, true));
        last = energy;
    }

    private static Feature Broadened(Feature line, double sigma) =>
        line with
        {
            Width = line.IsGaussian ? Math.Sqrt((line.Width * line.Width) + (sigma * sigma)) : Math.Max(line.Width, sigma),
        };

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

    private readonly record struct Counts(int Breaks, int Lines, int Blurred, int Deltas, int Sections);
}
