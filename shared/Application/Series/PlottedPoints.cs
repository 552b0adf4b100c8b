using Almagest.Charts.Panels;
using Almagest.Vo.Exports;
using Almagest.Vo.Fields;
using Almagest.Vo.Rows;

namespace Almagest.Application.Series;

/// <summary>The points of a picture as a table, ECSV: what was drawn, in the panels' units.</summary>
public static class PlottedPoints
{
    /// <param name="kinds">The picture's panels; those of the model alone have no points.</param>
    /// <param name="facts">What is said of it besides.</param>
    public static async Task WriteAsync(
        Stream stream,
        Plot plot,
        IReadOnlyList<PlotKind> kinds,
        IReadOnlyList<(string Name, string Value)> facts,
        CancellationToken cancellation
    )
    {
        PlotKind[] drawn = [.. kinds.Where(kind => !kind.IsModelAlone)];
        Field[] columns =
        [
            Column("spectrum", DataKind.Text, null, "Which of the picture's"),
            Column("energy_lo", DataKind.Double, "keV", "Where the point's channels begin"),
            Column("energy_hi", DataKind.Double, "keV", "Where they end"),
            Column("width", DataKind.Double, "keV", "Of its channels, without what lies between"),
            Column("exposure", DataKind.Double, "s", "Of its spectrum"),
            .. drawn.SelectMany(kind =>
                new[]
                {
                    Column(kind.Name, DataKind.Double, null, kind.TitleOf(plot.Spectra)),
                    Column($"{kind.Name}_err", DataKind.Double, null, "1 sigma of the same"),
                    Column($"{kind.Name}_model", DataKind.Double, null, "The model beside it"),
                }
            ),
            Column("background_counts", DataKind.Double, "ct", "Scaled to the source's region"),
            .. Components(plot)
                .Select(name => Column($"model_counts_{name}", DataKind.Double, "ct", "Of this component, folded")),
        ];
        await EcsvWriter.Instance.WriteAsync(
            stream,
            new() { Name = plot.Title, Infos = facts },
            ValueRow.Source(columns, plot.Spectra.SelectMany(one => one.Bins.Select(bin => Row(plot, one, bin, drawn)))),
            cancellation
        );
    }

    private static object?[] Row(Plot plot, SpectrumSeries one, DisplayBin bin, PlotKind[] kinds) =>
        [
            one.Label,
            bin.Lower,
            bin.Upper,
            bin.Width,
            bin.Exposure,
            .. kinds.SelectMany(kind =>
            {
                if (kind.EnergyPower is not null && (one.IsBackground || !one.HasModel))
                    return new object?[] { null, null, null };
                (double value, double error, double model) = kind.Points?.Invoke(bin) ?? one.Unfold(bin, kind.EnergyPower!.Value);
                return [Known(value), Known(error), Known(model)];
            }),
            bin.Background,
            .. Components(plot)
                .Select(name => one.ComponentNames.ToList().IndexOf(name) is var at and >= 0 ? Known(bin.Components[at]) : null),
        ];

    private static object? Known(double value) => double.IsFinite(value) ? value : null;

    private static IEnumerable<string> Components(Plot plot) => plot.Spectra.SelectMany(one => one.ComponentNames).Distinct();

    private static Field Column(string name, DataKind kind, string? unit, string description) =>
        new()
        {
            Name = name,
            Kind = kind,
            Unit = unit,
            Description = description,
        };
}
