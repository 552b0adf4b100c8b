using System.Globalization;
using Almagest.Charts.Axes;
using Almagest.Charts.Drawing;
using Almagest.Cli.Reports;

namespace Almagest.Cli.Demo;

/// <summary>What the demonstration ends with: a page that shows the learning, the filling and the fits.</summary>
internal static class DemoReport
{
    private static readonly Ink[] Colors = [Ink.Blue, Ink.Orange, Ink.Green, Ink.Purple];

    /// <param name="path">The page.</param>
    /// <param name="table">Errors by pass.</param>
    /// <param name="spectra">Held-out spectra.</param>
    /// <param name="parameters">Names of the P parameters.</param>
    /// <param name="energies">Shape [B], bin centres, keV.</param>
    /// <param name="curves">Training curves by network: loss and validation loss of each epoch.</param>
    /// <param name="figures">Figures to see first.</param>
    public static Task WriteAsync(
        string path,
        DemoTable table,
        IReadOnlyList<DemoSpectrum> spectra,
        IReadOnlyList<string> parameters,
        double[] energies,
        IReadOnlyList<(string Name, double[] Loss, double[] Validation)> curves,
        IReadOnlyList<(string Value, string Meaning)> figures,
        CancellationToken cancellation
    )
    {
        HtmlReport page = new HtmlReport(
            "Almagest: gaps filled, parameters recovered",
            "A power law in 128 linear bins, 0.3 to 7 keV: s(E) = 1e-7 [E (1 + z)]^-Γ, noise-free. Both parameters shape "
                + "one straight line, so a gap hurts."
        )
            .Figures([.. figures])
            .Section(
                "Parameter error, pass by pass",
                $"Mean squared error over {spectra.Count} held-out spectra and both parameters. The baseline says the "
                    + $"prior's mean whatever the data: a method is worth something only below it."
            )
            .Table(
                ["method", .. table.Gaps],
                table.Rows.Select(row => (IReadOnlyList<string>)[row.Label, .. row.Errors.Select(Number)])
            )
            .Charts(
                (
                    PassChart(table),
                    "Pass 0 leaves the gap as it is. Every later pass clamps the observed bins and lets the denoising "
                        + "auto-encoder fill the rest again."
                ),
                (CurveChart(curves), "Loss on the training part and, dashed, on spectra that were kept out of it.")
            )
            .Section(
                "Gaps filled",
                "Grey bands were missing. Dots were observed; the line is the truth; orange is what the auto-encoder filled in."
            )
            .Charts([.. Examples(spectra, energies)])
            .Section("Recovered against true");
        page.Charts([
            .. parameters.SelectMany(
                (name, p) =>
                    new[]
                    {
                        (
                            Recovered(name, p, spectra),
                            $"{name}: found after the last pass against the truth; the line is equality."
                        ),
                        (Residuals(name, p, spectra), $"{name}: found minus true, by gap pattern."),
                    }
            ),
        ]);
        return page.WriteAsync(path, cancellation);
    }

    public static string Number(double value) =>
        double.IsNaN(value)
            ? ""
            : value.ToString(value is >= 0.01 and < 1000 ? "0.0000" : "0.0e+0", CultureInfo.InvariantCulture);

    private static string PassChart(DemoTable table)
    {
        var chart = new Chart("Parameter error by pass", "pass", "mean squared error", logY: true);
        for (int g = 0; g < table.Gaps.Count; g++)
        {
            string gap = table.Gaps[g];
            (double, double)[] points =
            [
                .. Enumerable.Range(0, table.PassCount + 1).Select(p => ((double)p, table.Error(gap, p))),
            ];
            chart.Line(gap, points, Colors[g % Colors.Length]).Dots(null, points, Colors[g % Colors.Length], 2.5);
        }
        return chart.HorizontalLine(table.Rows[0].Errors[0], "baseline").ToSvg(500, 320);
    }

    private static string CurveChart(IReadOnlyList<(string Name, double[] Loss, double[] Validation)> curves)
    {
        var chart = new Chart("Training", "epoch", "loss", logY: true);
        for (int c = 0; c < curves.Count; c++)
        {
            chart.Line(curves[c].Name, curves[c].Loss.Select((y, x) => (x + 1.0, y)), Colors[c % Colors.Length]);
            chart.Line(
                $"{curves[c].Name}, kept out",
                curves[c].Validation.Select((y, x) => (x + 1.0, y)),
                Colors[c % Colors.Length],
                dashed: true
            );
        }
        return chart.ToSvg(500, 320);
    }

    private static IEnumerable<(string, string)> Examples(IReadOnlyList<DemoSpectrum> spectra, double[] energies) =>
        spectra
            .Where(s => s.Observed.Contains(false))
            .GroupBy(s => s.Gap)
            .SelectMany(g => g.Take(2))
            .Select(spectrum =>
            {
                var chart = new Chart(
                    $"{spectrum.Gap}: z = {spectrum.Truth[^1]:0.00}, Γ = {spectrum.Truth[0]:0.00}",
                    "energy (keV)",
                    "log10 flux density",
                    logX: true
                );
                int[] missing = [.. Enumerable.Range(0, energies.Length).Where(bin => !spectrum.Observed[bin])];
                double half = (energies[1] - energies[0]) / 2;
                foreach ((int from, int to) in Stretches(missing))
                    chart.Shade(energies[from] - half, energies[to] + half);
                chart
                    .Line("truth", energies.Zip(spectrum.TrueValues), Ink.Grey)
                    .Dots("observed", energies.Zip(spectrum.TrueValues).Where((_, bin) => spectrum.Observed[bin]), Ink.Blue)
                    .Dots("filled", missing.Select(bin => (energies[bin], spectrum.Filled[bin])), Ink.Orange, 2.2);
                string found = string.Join(
                    ", ",
                    spectrum.Passes[^1].Select(v => v.ToString("0.000", CultureInfo.InvariantCulture))
                );
                return (chart.ToSvg(500, 300), $"Found (Γ, z) = ({found}) after pass {spectrum.Passes.Length - 1}.");
            });

    /// <summary>First and last of each run of consecutive numbers.</summary>
    private static IEnumerable<(int From, int To)> Stretches(int[] ascending)
    {
        for (int i = 0, start = 0; i < ascending.Length; i++)
        {
            if (i + 1 < ascending.Length && ascending[i + 1] == ascending[i] + 1)
                continue;
            yield return (ascending[start], ascending[i]);
            start = i + 1;
        }
    }

    private static string Recovered(string name, int p, IReadOnlyList<DemoSpectrum> spectra)
    {
        var chart = new Chart($"{name}, recovered", $"true {name}", $"found {name}");
        foreach ((IGrouping<string, DemoSpectrum> gap, int g) in spectra.GroupBy(s => s.Gap).Select((gap, g) => (gap, g)))
            chart.Dots(gap.Key, gap.Select(s => (s.Truth[p], s.Passes[^1][p])), Colors[g % Colors.Length], 1.4);
        double lower = spectra.Min(s => s.Truth[p]),
            upper = spectra.Max(s => s.Truth[p]);
        return chart.Line(null, [(lower, lower), (upper, upper)], Ink.Grey, dashed: true).ToSvg(440, 340);
    }

    private static string Residuals(string name, int p, IReadOnlyList<DemoSpectrum> spectra)
    {
        var chart = new Chart($"{name}, found minus true", $"true {name}", "residual");
        foreach ((IGrouping<string, DemoSpectrum> gap, int g) in spectra.GroupBy(s => s.Gap).Select((gap, g) => (gap, g)))
            chart.Dots(gap.Key, gap.Select(s => (s.Truth[p], s.Passes[^1][p] - s.Truth[p])), Colors[g % Colors.Length], 1.4);
        return chart.HorizontalLine(0).ToSvg(440, 340);
    }
}
