using Almagest.Charts.Axes;
using Almagest.Charts.Drawing;

namespace Almagest.Charts.Panels;

/// <summary>Panels of spectra over one energy axis.</summary>
public static class SpectrumPlot
{
    private const int CurvePoints = 600;
    private const double ResidualShare = 0.42;

    /// <summary>Of spectra, in turn.</summary>
    private static readonly Ink[] Colours = [Ink.Blue, Ink.Orange, Ink.Green, Ink.Purple, Ink.Yellow, Ink.Sky, Ink.Black];

    /// <summary>Of components, where there is one spectrum.</summary>
    private static readonly Ink[] ComponentColours = [Ink.Green, Ink.Purple, Ink.Yellow, Ink.Sky, Ink.Grey];

    /// <param name="spectra">At least one.</param>
    public static Chart Draw(string title, IReadOnlyList<SpectrumSeries> spectra, PlotStyle style)
    {
        spectra = Within(spectra, style.Energies);
        double lowest = spectra.Min(one => one.Bins[0].Lower),
            highest = spectra.Max(one => one.Bins[^1].Upper);
        // A channel from 0 keV has no place on a logarithmic axis.
        if (!style.IsLinearX && lowest <= 0)
            lowest = spectra.SelectMany(one => one.Bins).Where(bin => bin.Upper > 0).Min(bin => bin.Upper) / 2;
        // What lies below whole is a spectrum in flux.
        double start =
            lowest > 0 && spectra.Min(one => one.Bins[0].Upper) <= 2 * SpectrumSeries.LowestOfCounts
                ? lowest
                : Math.Max(lowest, SpectrumSeries.LowestOfCounts);
        double[] energies =
        [
            .. Enumerable.Range(0, CurvePoints).Select(i => start * Math.Pow(highest / start, i / (CurvePoints - 1.0))),
        ];
        PlotKind first = style.Kinds[0];
        Chart chart = new Chart(title, "energy (keV)", first.TitleOf(spectra), !style.IsLinearX, first.IsLog).XRange(
            lowest,
            highest
        );
        foreach ((double from, double to) in Gaps(spectra))
            chart.Shade(from, to);
        for (int panel = 0; panel < style.Kinds.Count; panel++)
        {
            PlotKind kind = style.Kinds[panel];
            if (panel > 0)
                chart.Panel(kind.TitleOf(spectra), kind.Level is null ? 1 : ResidualShare, kind.IsLog);
            if (kind.Level is { } level)
                chart.HorizontalLine(level);
            var extent = new Extent(kind);
            for (int k = 0; k < spectra.Count; k++)
            {
                extent.BeginSpectrum();
                DrawOne(chart, kind, spectra, k, style, energies, named: panel == 0, extent);
            }
            if (extent.Range is { } range)
                chart.YRange(range.Lower, range.Upper);
        }
        return chart;
    }

    /// <summary>As far as energies reach; all, where no bin lies there.</summary>
    private static IReadOnlyList<SpectrumSeries> Within(
        IReadOnlyList<SpectrumSeries> spectra,
        (double Lower, double Upper)? energies
    )
    {
        if (energies is not var (lower, upper))
            return spectra;
        SpectrumSeries[] within =
        [
            .. spectra
                .Select(one => one with { Bins = [.. one.Bins.Where(bin => bin.Upper > lower && bin.Lower < upper)] })
                .Where(one => one.Bins.Count > 0),
        ];
        return within.Length > 0 ? within : spectra;
    }

    private static void DrawOne(
        Chart chart,
        PlotKind kind,
        IReadOnlyList<SpectrumSeries> spectra,
        int k,
        PlotStyle style,
        double[] energies,
        bool named,
        Extent extent
    )
    {
        SpectrumSeries one = spectra[k];
        // The source's model is not what its background's spectrum is unfolded by.
        if (kind.EnergyPower is not null && one.IsBackground)
            return;
        Ink colour = Colours[k % Colours.Length],
            ofModel = spectra.Count == 1 ? Ink.Orange : colour;
        string? Named(string name) => named ? name : null;
        string? model = spectra.Count == 1 ? Named("model") : null;
        if (!kind.IsModelAlone)
        {
            (DisplayBin Bin, (double Value, double Error, double Model) Y)[] points =
            [
                .. one.Bins.Select(bin => (bin, kind.Points?.Invoke(bin) ?? one.Unfold(bin, kind.EnergyPower!.Value))),
            ];
            foreach ((_, (double value, double error, double beside)) in points)
                extent.Add(value, error, beside);
            chart.Errors(
                Named(one.Label),
                points.Select(point => (point.Bin.Center, point.Y.Value, (point.Bin.Upper - point.Bin.Lower) / 2, point.Y.Error)),
                colour
            );
            if (style.WithBackground && kind.CountsScale is { } toBackground && one.Bins.Any(bin => bin.Background > 0))
                chart.Steps(
                    spectra.Count == 1 ? Named("background") : null,
                    Edges(one),
                    [.. one.Bins.Select(bin => bin.Background * toBackground(bin))],
                    Ink.Grey
                );
            if (one.HasModel && kind.CountsScale is { } scale)
            {
                for (int c = 0; style.WithComponents && c < one.ComponentNames.Count; c++)
                    chart.Steps(
                        spectra.Count == 1 ? Named(one.ComponentNames[c]) : null,
                        Edges(one),
                        [.. one.Bins.Select(bin => bin.Components[c] * scale(bin))],
                        spectra.Count == 1 ? ComponentColours[c % ComponentColours.Length] : colour,
                        dashed: true
                    );
                chart.Steps(model, Edges(one), [.. points.Select(point => point.Y.Model)], ofModel);
            }
        }
        // A model that spectra share is drawn once.
        if (kind.EnergyPower is not { } power || !one.HasModel || spectra.Take(k).Any(one.HasModelOf))
            return;
        bool isShared = spectra.All(other => other.IsBackground || other.HasModelOf(one));
        Ink ofCurve =
            spectra.Count == 1 ? Ink.Orange
            : isShared ? Ink.Black
            : colour;
        // A component alone is the model.
        for (
            int c = -1;
            c < (style.WithComponents && one.Unfolded!.Components.Count > 1 ? one.Unfolded.Components.Count : 0);
            c++
        )
        {
            double[] curve =
            [
                .. one.Unfolded!.Density(energies, c).Zip(energies, (density, energy) => density * Math.Pow(energy, power)),
            ];
            if (c < 0)
                extent.AddCurve(curve, isAlone: kind.IsModelAlone);
            string? name =
                !isShared ? null
                : c < 0 ? Named("model")
                : Named(one.ComponentNames[c]);
            chart.Line(
                name,
                energies.Zip(curve),
                c >= 0 && isShared ? ComponentColours[c % ComponentColours.Length] : ofCurve,
                dashed: c >= 0
            );
        }
    }

    private static (double, double)[] Edges(SpectrumSeries one) => [.. one.Bins.Select(bin => (bin.Lower, bin.Upper))];

    /// <summary>Where no spectrum has a channel between two that are drawn, keV.</summary>
    private static IEnumerable<(double From, double To)> Gaps(IReadOnlyList<SpectrumSeries> spectra)
    {
        double reached = double.NaN;
        foreach (DisplayBin bin in spectra.SelectMany(one => one.Bins).OrderBy(bin => bin.Lower))
        {
            if (bin.Lower - reached > LeastGap * bin.Lower)
                yield return (reached, bin.Lower);
            reached = double.IsNaN(reached) ? bin.Upper : Math.Max(reached, bin.Upper);
        }
    }

    /// <summary>Of the energy: narrower ones are how channels are numbered.</summary>
    private const double LeastGap = 0.01;
}
