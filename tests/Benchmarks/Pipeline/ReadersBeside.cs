using System.Globalization;
using Almagest.Storage.Runs;

namespace Almagest.Benchmarks.Pipeline;

/// <summary>What readers of pages cost the fitters beside them: the same catalogue fitted alone and with them, in turn.</summary>
internal static class ReadersBeside
{
    private const int Pairs = 3;

    /// <param name="fit">Fits the catalogue once.</param>
    /// <param name="read">Begins to read pages of a run.</param>
    /// <param name="spectra">Of the catalogue.</param>
    /// <param name="readers">How many read.</param>
    public static async Task<PipelinePart> MeasureAsync(
        Func<Task<(Run Run, TimeSpan Fitted, TimeSpan Processor)>> fit,
        Func<Run, PageReaders> read,
        int spectra,
        int readers,
        Action<string> note
    )
    {
        List<double> rises = [],
            alone = [],
            beside = [],
            processor = [];
        // The fitters are compiled as they fit.
        await fit();
        for (int pair = 0; pair < Pairs; pair++)
        {
            (Run run, TimeSpan aloneTook, TimeSpan aloneUsed) = await fit();
            PageReaders pages = read(run);
            TimeSpan took,
                used;
            await using (pages)
                (_, took, used) = await fit();
            rises.Add((used / aloneUsed) - 1);
            alone.Add(spectra / aloneTook.TotalSeconds);
            beside.Add(spectra / took.TotalSeconds);
            processor.Add(used.TotalMicroseconds / spectra);
            note(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{readers} readers: CPU of the fitters {aloneUsed.TotalMicroseconds / spectra:F1} µs a spectrum alone, "
                        + $"{processor[^1]:F1} beside them ({100 * rises[^1]:+0.0;-0.0} %); {pages.Pages} pages, {pages.Refused} "
                        + $"refused, half within {pages.Quantile(0.5):F0} ms, 99 % within {pages.Quantile(0.99):F0}; longest "
                        + $"wait on a lock {pages.LongestLock:F0} ms"
                )
            );
        }
        return new($"beside {readers} readers", Median(beside), "spectra/s", Median(alone), "the same without readers")
        {
            Processor = Median(processor),
        };
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Pairs / 2);
}
