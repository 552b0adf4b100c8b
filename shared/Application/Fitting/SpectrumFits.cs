using Almagest.Ogip;
using Almagest.Ogip.Catalogues;
using Almagest.Spectra;

namespace Almagest.Application.Fitting;

/// <summary>Fits files: each by itself, classically or with a network of its instrument; or all of them as one source.</summary>
/// <param name="network">Null where nothing is learnt and nothing stored: then fits are classical.</param>
public sealed class SpectrumFits(NetworkGroup? network = null)
{
    /// <summary>Reads, fits, and infers what was asked for besides.</summary>
    /// <param name="progress">Told from any thread; null: nobody asks.</param>
    /// <exception cref="RequestException">What is asked for can't be.</exception>
    /// <exception cref="SpectralDataException">No file could be read, or one of a joint fit could not; the model is none; or a
    /// network failed where its answer is all that was asked for.</exception>
    public async Task<FitAnswer> RunAsync(
        FitRequest request,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        request.Require();
        FitSources sources = await Task.Run(() => FitSources.Of(request, cancellation), cancellation);
        if (sources.Read.Count == 0 || (request.IsJoint && !sources.IsComplete))
            throw SpectralDataException.At(
                string.Join(' ', request.Sources),
                string.Join(" ", sources.Reasons.DefaultIfEmpty("no spectrum")),
                request.IsJoint ? "spectra that can all be read" : "a spectrum"
            );
        return await RunAsync(request, sources, progress, cancellation);
    }

    /// <summary>The same of files that were read.</summary>
    /// <param name="sources">At least one; all of them in a joint fit.</param>
    public async Task<FitAnswer> RunAsync(
        FitRequest request,
        FitSources sources,
        IProgress<FitProgress>? progress,
        CancellationToken cancellation
    )
    {
        request.Require();
        request.Limits?.Require(request, request.IsJoint ? 1 : sources.Read.Count);
        IReadOnlyList<FittedGroup> groups = request.NeedsNetwork
            ? await ByNetworkAsync(request, sources, progress, cancellation)
            : await Task.Run(() => Classically(request, sources.Observations, progress, cancellation), cancellation);
        FitAnswer answer = await Task.Run(() => FitAnswer.Of(request, groups, cancellation), cancellation);
        return answer with
        {
            Reasons = [.. sources.Reasons],
            Warnings = [.. sources.Warnings],
            Skipped = sources.Listing.Skipped,
        };
    }

    /// <summary>One group for each instrument, or one of all in a joint fit.</summary>
    internal static IReadOnlyList<FittedGroup> Classically(
        FitRequest request,
        IReadOnlyList<ReadObservation> observations,
        IProgress<FitProgress>? progress,
        CancellationToken cancellation
    )
    {
        int done = 0,
            total = request.IsJoint ? 1 : observations.Count;
        var classical = new ClassicalGroup(request, () =>
            progress?.Report(new FitProgress.Classical(Interlocked.Increment(ref done), total))
        );
        return request.IsJoint
            ? [classical.FitJoint(observations, cancellation)]
            :
            [
                .. observations
                    .GroupBy(read => (read.Spectra[0].Source.Instrument, HasFlux(read)))
                    .Select(group => classical.Fit(group.Key.Instrument, [.. group], cancellation)),
            ];
    }

    private static bool HasFlux(ReadObservation read) => read.Spectra.Any(spectrum => spectrum.Source.IsFlux);

    /// <summary>A network of fluxes is one table's and one model's: it is learnt where somebody asks for it. What it can't take
    /// is fitted classically.</summary>
    private static async Task<IReadOnlyList<FittedGroup>> OfFluxAsync(
        FitRequest request,
        NetworkGroup network,
        IReadOnlyList<CatalogueOutcome.Read> members,
        ObservationReader reader,
        IProgress<FitProgress>? progress,
        CancellationToken cancellation
    )
    {
        bool IsLearnt(CatalogueOutcome.Read one) =>
            !request.IsMethodUsual
            && one.Value.Spectra.All(spectrum => spectrum.Source is { IsFlux: true, StatisticalError: not null });
        CatalogueOutcome.Read[] learnt = [.. members.Where(IsLearnt)],
            others = [.. members.Where(one => !IsLearnt(one))];
        if (others.Length > 0 && request.Method == FitMethod.Network)
            throw SpectralDataException.At(
                others[0].Value.Observation.Name,
                "a flux without errors, or one beside counts, of which no network is learnt here",
                "fluxes with errors; a run fits those without, with a network of a campaign in flux"
            );
        List<FittedGroup> fitted = [];
        if (others.Length > 0)
            fitted.AddRange(
                Classically(
                    request with
                    {
                        Method = FitMethod.Classical,
                    },
                    [.. others.Select(one => one.Value)],
                    progress,
                    cancellation
                )
            );
        if (learnt.Length > 0)
            fitted.Add(
                await network.FitAsync(
                    request,
                    learnt[0].Value.Spectra[0].Source.Instrument,
                    learnt,
                    reader,
                    progress,
                    cancellation
                )
            );
        return fitted;
    }

    private async Task<IReadOnlyList<FittedGroup>> ByNetworkAsync(
        FitRequest request,
        FitSources sources,
        IProgress<FitProgress>? progress,
        CancellationToken cancellation
    )
    {
        if (network is null)
            throw new RequestException($"method: found {request.Method} without networks; expected {FitMethod.Classical}.");
        var fitted = new List<FittedGroup>();
        foreach (var group in sources.Read.GroupBy(one => (one.Value.Spectra[0].Source.Instrument, IsFlux: HasFlux(one.Value))))
            if (group.Key.IsFlux)
                fitted.AddRange(await OfFluxAsync(request, network, [.. group], sources.Reader, progress, cancellation));
            else
                fitted.Add(
                    await network.FitAsync(request, group.Key.Instrument, [.. group], sources.Reader, progress, cancellation)
                );
        return fitted;
    }
}
