using Almagest.Charts.Axes;
using Almagest.Charts.Drawing;
using Almagest.Charts.Panels;
using Almagest.Charts.Posteriors;
using Almagest.Learning.Results;
using Almagest.Pages.Charts;
using Almagest.Pages.Numbers;
using Almagest.Spectra.Fitting.Sampling;

namespace Almagest.Pages.Fits;

/// <summary>Pictures of a fit.</summary>
internal static class FitPictures
{
    private const int Width = 760,
        Height = 500,
        MostSamples = 20_000;

    /// <summary>Null: there is nothing to draw.</summary>
    public static string? Spectrum(FitSheet sheet) =>
        sheet.Drawn.Spectra.Count == 0
            ? null
            : SpectrumPlot.Draw("", sheet.Drawn.Spectra, sheet.Style).Draw(Width, Height).OnPage();

    public static string? Filled(FitSheet sheet) => sheet.Drawn.Filled?.Draw(Width, 420, title: "").OnPage();

    /// <summary>What changed from pass to pass, as far as any did.</summary>
    public static string? Trace(NetworkResult network)
    {
        // With the parameters of each pass, of studies, the change stands first in each row.
        int width =
            network.PassTrace.Length > 0 && network.PassTrace.Length % (network.Passes + 1) == 0 && network.Passes > 0
                ? network.PassTrace.Length / (network.Passes + 1)
                : 1;
        float[] changes =
            width > 1 ? [.. network.PassTrace.Chunk(width).Skip(1).Select(row => row[0])]
            : network.PassTrace.Length == network.Passes ? network.PassTrace
            : [];
        (double, double)[] points =
        [
            .. changes.Select((change, pass) => (pass + 1.0, (double)change)).Where(one => one.Item2 > 0),
        ];
        return points.Length < 2
            ? null
            : new Chart("", "pass", "change of the filled bins (sd of the training spectra)", logY: true)
                .XRange(0.5, network.Passes + 0.5)
                .Line(null, points, Ink.Blue)
                .Dots(null, points, Ink.Blue, 2.6)
                .Draw(520, 300)
                .OnPage();
    }

    /// <summary>The posterior by its samples, the classical fit's regions over it; null: there are no samples.</summary>
    public static string? Corner(FitSheet sheet)
    {
        SourceFit fit = sheet.Fit;
        int n = fit.Parameters.Count;
        if (fit.Network.Samples.Length < 2 * n || n == 0)
            return null;
        float[] samples =
            fit.Network.Samples.Length > MostSamples * n ? fit.Network.Samples[..(MostSamples * n)] : fit.Network.Samples;
        Chain chain = new(1, samples.Length / n, n);
        chain.Write(0, [.. samples.Select(one => (double)one)], new double[samples.Length / n]);
        return CornerPlot
            .Draw(
                chain,
                [.. fit.Parameters.Select(one => one.Unit.Length > 0 ? $"{Label(one.Name)} ({one.Unit})" : Label(one.Name))],
                [
                    .. fit.Parameters.Select(
                        (one, i) =>
                            i < fit.Network.Posterior.Count && fit.Network.Posterior[i] is { } known
                                ? new Measured(known.Median, known.Lower68, known.Upper68).ToString()
                                : ""
                    ),
                ],
                [.. fit.Parameters.Select((one, i) => sheet.Drawn.Region?.Best[i] ?? one.Classical.Value)],
                sheet.Drawn.Region?.Covariance
            )
            .OnPage();

        string Label(string name) => fit.Parameters.Count(one => Short(one.Name) == Short(name)) > 1 ? name : Short(name);
    }

    /// <summary>Without the component.</summary>
    public static string Short(string parameter) => parameter[(parameter.LastIndexOf('.') + 1)..];

    /// <summary>"0.011", "2.1 × 10⁻⁷".</summary>
    public static string Chance(double p) => Figure.Of(p, 2);
}
