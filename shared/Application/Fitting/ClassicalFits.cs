using Almagest.Ogip;
using Almagest.Spectra;

namespace Almagest.Application.Fitting;

/// <summary>Classical fits of files: no network, no database.</summary>
public static class ClassicalFits
{
    /// <summary>Reads, fits, and infers what was asked for besides.</summary>
    /// <param name="progress">After each fit, from any thread; null: nobody asks.</param>
    /// <exception cref="RequestException">What is asked for can't be.</exception>
    /// <exception cref="SpectralDataException">No file could be read, or one of a joint fit could not; or the model is
    /// none.</exception>
    public static Task<FitAnswer> RunAsync(
        FitRequest request,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellation = default
    ) =>
        Task.Run(
            () =>
            {
                FitSources sources = FitSources.Of(request, cancellation);
                if (sources.Read.Count == 0 || (request.IsJoint && !sources.IsComplete))
                    throw SpectralDataException.At(
                        string.Join(' ', request.Sources),
                        string.Join(" ", sources.Reasons.DefaultIfEmpty("no spectrum")),
                        request.IsJoint ? "spectra that can all be read" : "a spectrum"
                    );
                return FitAnswer.Of(request, Fit(request, sources.Observations, progress, cancellation), cancellation) with
                {
                    Reasons = [.. sources.Reasons],
                    Warnings = [.. sources.Warnings],
                };
            },
            cancellation
        );

    /// <summary>One group for each instrument, or one of all in a joint fit.</summary>
    public static IReadOnlyList<FittedGroup> Fit(
        FitRequest request,
        IReadOnlyList<ReadObservation> observations,
        IProgress<FitProgress>? progress,
        CancellationToken cancellation
    )
    {
        int done = 0,
            total = request.IsJoint ? 1 : observations.Count;
        var classical = new ClassicalGroup(request, () => progress?.Report(new(Interlocked.Increment(ref done), total)));
        return request.IsJoint
            ? [classical.FitJoint(observations, cancellation)]
            :
            [
                .. observations
                    .GroupBy(read => read.Spectra[0].Source.Instrument)
                    .Select(group => classical.Fit(group.Key, [.. group], cancellation)),
            ];
    }
}
