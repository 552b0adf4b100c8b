using Almagest.Charts.Axes;
using Almagest.Charts.Drawing;

namespace Almagest.Studies.Gaps;

/// <summary>The study's pictures.</summary>
internal static class StudyCharts
{
    private static readonly Ink[] Colors = [Ink.Blue, Ink.Orange, Ink.Green, Ink.Purple];

    /// <summary>Every 200th training spectrum.</summary>
    public static string Spectra(StudySpectra spectra)
    {
        var chart = new Chart("Training spectra", "energy (keV)", "photons / cm² / s / keV", logX: true, logY: true);
        int bins = spectra.Grid.BinCount,
            step = Math.Max(1, spectra.Learnt.Count / 40);
        for (int row = 0; row < spectra.Learnt.Count; row += step)
            chart.Line(
                null,
                Enumerable
                    .Range(0, bins)
                    .Select(bin => (spectra.Grid.Center(bin), Math.Pow(10, spectra.Learnt.LogDensity[(row * bins) + bin]))),
                Ink.Blue.Faded(0x70)
            );
        return chart.ToSvg(480, 330);
    }

    public static string Parameters(IReadOnlyList<PriorStudy> studies)
    {
        var chart = new Chart("Drawn parameters", "Γ", "z");
        foreach ((PriorStudy study, int i) in studies.Select((study, i) => (study, i)))
            chart.Dots(
                study.Name,
                Enumerable
                    .Range(0, Math.Min(600, study.Spectra.Learnt.Count))
                    .Select(row =>
                        ((double)study.Spectra.Learnt.Truth[2 * row], (double)study.Spectra.Learnt.Truth[(2 * row) + 1])
                    ),
                Colors[i],
                1.5
            );
        return chart.ToSvg(480, 330);
    }

    /// <summary>Test error of every live run, by architecture.</summary>
    public static string Architectures(ArchitectureTable table)
    {
        string what = table.Kind == OriginKind.Regressor ? "parameters" : "x";
        var chart = new Chart(
            $"{StudyReport.NameOf(table.Kind)}: test error by size",
            "trainable parameters",
            $"mean squared error of {what}",
            logX: true,
            logY: true
        );
        foreach (
            (IGrouping<Plain.PlainLoss, ArchitectureRow> rows, int i) in table
                .Rows.GroupBy(row => row.Loss)
                .Select((rows, i) => (rows, i))
        )
            chart.Dots(
                StudyReport.NameOf(rows.Key),
                rows.SelectMany(row => row.Live.Select(run => ((double)row.ParameterCount, run.TestError))),
                Colors[i],
                3
            );
        return chart.ToSvg(480, 330);
    }

    /// <summary>Parameter error by pass for one gap: the origin's way, with clamping, and ours.</summary>
    public static string Passes(PriorStudy study, int gap)
    {
        var chart = new Chart(
            $"{study.Spectra.Gaps[gap].Name}, prior {study.Name}",
            "pass",
            "mean squared error of (Γ, z)",
            logY: true
        );
        foreach (
            (string system, int i) in (
                (string[])["origin, DAE", "origin, observed bins clamped", "Almagest", "learnt Gauss-Newton"]
            ).Select((system, i) => (system, i))
        )
        {
            (double, double)[] points =
            [
                .. study
                    .Rows.Where(row => row.System == system && row.Pass > 0)
                    .Select(row => ((double)row.Pass, row.Errors[gap])),
            ];
            chart.Line(system, points, Colors[i]).Dots(null, points, Colors[i], 2.5);
        }
        // Room for the legend above the curves.
        double[] all = [.. study.Rows.Where(row => row.Pass > 0).Select(row => row.Errors[gap])];
        return chart.YRange(all.Min() / 3, 1e4 * all.Max()).HorizontalLine(study.Baseline, "baseline").ToSvg(480, 360);
    }
}
