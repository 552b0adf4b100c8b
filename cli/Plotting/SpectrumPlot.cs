using Almagest.Cli.Fitting;
using Almagest.Cli.Reports;
using OxyPlot;

namespace Almagest.Cli.Plotting;

/// <summary>How a plot is drawn.</summary>
internal sealed record PlotStyle
{
    public required IReadOnlyList<PlotKind> Kinds { get; init; }
    public bool WithComponents { get; init; } = true;
    public bool WithBackground { get; init; }
    public bool IsLinearX { get; init; }
}

/// <summary>Panels of spectra over one energy axis.</summary>
internal static class SpectrumPlot
{
    private const int CurvePoints = 600;
    private const double ResidualShare = 0.42;

    /// <summary>Of spectra, in turn.</summary>
    private static readonly OxyColor[] Colours =
    [
        Chart.Blue,
        Chart.Orange,
        Chart.Green,
        Chart.Purple,
        Chart.Yellow,
        Chart.Sky,
        Chart.Black,
    ];

    /// <summary>Of components, where there is one spectrum.</summary>
    private static readonly OxyColor[] ComponentColours = [Chart.Green, Chart.Purple, Chart.Yellow, Chart.Sky, Chart.Grey];

    public static Chart Draw(string title, IReadOnlyList<PlotSeries> spectra, PlotStyle style)
    {
        double lowest = spectra.Min(one => one.Bins[0].Lower),
            highest = spectra.Max(one => one.Bins[^1].Upper);
        // A channel from 0 keV has no place on a logarithmic axis.
        if (!style.IsLinearX && lowest <= 0)
            lowest = spectra.SelectMany(one => one.Bins).Where(bin => bin.Upper > 0).Min(bin => bin.Upper) / 2;
        double[] energies =
        [
            .. Enumerable
                .Range(0, CurvePoints)
                .Select(i => Math.Max(lowest, 1e-3) * Math.Pow(highest / Math.Max(lowest, 1e-3), i / (CurvePoints - 1.0))),
        ];
        PlotKind first = style.Kinds[0];
        Chart chart = new Chart(title, "energy (keV)", first.Title, !style.IsLinearX, first.IsLog)
            .LegendAbove()
            .XRange(lowest, highest);
        for (int panel = 0; panel < style.Kinds.Count; panel++)
        {
            PlotKind kind = style.Kinds[panel];
            if (panel > 0)
                chart.Panel(kind.Title, kind.Level is null ? 1 : ResidualShare, kind.IsLog);
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

    private static void DrawOne(
        Chart chart,
        PlotKind kind,
        IReadOnlyList<PlotSeries> spectra,
        int k,
        PlotStyle style,
        double[] energies,
        bool named,
        Extent extent
    )
    {
        PlotSeries one = spectra[k];
        // The source's model is not what its background's spectrum is unfolded by.
        if (kind.EnergyPower is not null && one.IsBackground)
            return;
        OxyColor colour = Colours[k % Colours.Length],
            ofModel = spectra.Count == 1 ? Chart.Orange : colour;
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
                    Chart.Grey
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
        OxyColor ofCurve =
            spectra.Count == 1 ? Chart.Orange
            : isShared ? Chart.Black
            : colour;
        // A component alone is the model.
        for (int c = -1; c < (style.WithComponents && one.UnfoldedComponents > 1 ? one.UnfoldedComponents : 0); c++)
        {
            double[] curve = [.. one.Density(energies, c).Zip(energies, (density, energy) => density * Math.Pow(energy, power))];
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

    private static (double, double)[] Edges(PlotSeries one) => [.. one.Bins.Select(bin => (bin.Lower, bin.Upper))];

    /// <summary>How far a panel's y axis has to reach.</summary>
    private sealed class Extent(PlotKind kind)
    {
        /// <summary>Decades below the highest point that are worth showing.</summary>
        private const double Depth = 1e-4;

        /// <summary>Ratios beyond say only that the model is next to nothing there.</summary>
        private const double LargestRatio = 10;

        private double _lowest = double.PositiveInfinity,
            _highest = double.NegativeInfinity,
            _furthest;

        // Of the spectra before: a faint instrument is not lost below a bright one.
        private double _lowestBefore = double.PositiveInfinity,
            _highestBefore = double.NegativeInfinity;

        public void BeginSpectrum()
        {
            _lowestBefore = Math.Min(_lowestBefore, kind.IsLog ? Math.Max(_lowest, _highest * Depth) : _lowest);
            _highestBefore = Math.Max(_highestBefore, _highest);
            (_lowest, _highest) = (double.PositiveInfinity, double.NegativeInfinity);
        }

        public void Add(double value, double error, double model)
        {
            if (!double.IsFinite(value))
                return;
            // A point that is hardly there would stretch a logarithmic axis by decades.
            if (!kind.IsLog || value > error)
                _lowest = Math.Min(_lowest, kind.IsLog ? value : value - error);
            _highest = Math.Max(_highest, double.IsFinite(model) ? Math.Max(value + error, model) : value + error);
            _furthest = Math.Max(_furthest, Math.Abs(value - (kind.Level ?? 0)) + (0.6 * error));
        }

        /// <summary>Beside data a curve says how high to reach only: it may fall to nothing in an absorption line.</summary>
        public void AddCurve(double[] curve, bool isAlone)
        {
            foreach (double value in curve.Where(double.IsFinite))
            {
                _highest = Math.Max(_highest, value);
                if (isAlone && value > 0)
                    _lowest = Math.Min(_lowest, value);
            }
        }

        public (double Lower, double Upper)? Range
        {
            get
            {
                if (kind.Level is { } level)
                {
                    double reach = 1.08 * (kind.Level == 1 ? Math.Min(_furthest, LargestRatio) : _furthest);
                    return reach > 0 ? (level - reach, level + reach) : null;
                }
                double lowest = Math.Min(_lowestBefore, kind.IsLog ? Math.Max(_lowest, _highest * Depth) : _lowest),
                    highest = Math.Max(_highestBefore, _highest);
                if (!double.IsFinite(lowest) || !(highest > lowest))
                    return null;
                double room = 0.06 * (highest - lowest);
                return kind.IsLog ? (lowest / 1.7, highest * 1.5) : (Math.Min(lowest - room, 0), highest + room);
            }
        }
    }
}
