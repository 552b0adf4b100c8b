using Almagest.Learning.Campaigns;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;

namespace Almagest.Application.Results;

/// <summary>What two runs over one catalogue say of the same observations: of two networks, two models, two settings.</summary>
public sealed class RunComparisons(Lookup lookup, IRunStore runs, IResultReader results)
{
    /// <summary>Sources at most that moved most.</summary>
    public const int MostMoved = 1000;

    /// <param name="a">Id, the beginning of one, or a name.</param>
    /// <param name="b">Likewise.</param>
    /// <param name="moved">How many of the sources that moved most are told.</param>
    /// <exception cref="RequestException">There is no such run, or they are not of one catalogue.</exception>
    public async Task<ComparedRuns> CompareAsync(string a, string b, int moved, CancellationToken cancellation)
    {
        if (moved is < 0 or > MostMoved)
            throw new RequestException($"top: found {moved}; expected 0 to {MostMoved}.");
        (Run first, Run second) = (await lookup.RunAsync(a, cancellation), await lookup.RunAsync(b, cancellation));
        if (first.Id == second.Id)
            throw new RequestException($"runs: found {first.Name} twice; expected two runs.");
        if (first.CatalogueId != second.CatalogueId)
            throw new RequestException(
                $"runs: found {first.Name} of the catalogue {first.CatalogueName} and {second.Name} of {second.CatalogueName}; "
                    + "expected two runs of one catalogue."
            );
        (ComparedRun one, ComparedRun other) = (await OfAsync(first, cancellation), await OfAsync(second, cancellation));
        ComparisonTally tally = new(first.Parameters, second.Parameters, moved);
        await using IAsyncEnumerator<FitRecord> left = Fits(first, cancellation).GetAsyncEnumerator(cancellation),
            right = Fits(second, cancellation).GetAsyncEnumerator(cancellation);
        (bool isLeft, bool isRight) = (await left.MoveNextAsync(), await right.MoveNextAsync());
        (long onlyA, long onlyB) = (0, 0);
        // Both come by their observations' ids.
        while (isLeft || isRight)
        {
            long order =
                !isLeft ? 1
                : !isRight ? -1
                : left.Current.ObservationId.CompareTo(right.Current.ObservationId);
            if (order == 0)
                tally.Add(left.Current, right.Current);
            else if (order < 0)
                onlyA++;
            else
                onlyB++;
            if (order <= 0)
                isLeft = await left.MoveNextAsync();
            if (order >= 0)
                isRight = await right.MoveNextAsync();
        }
        return tally.Told(one, other, onlyA, onlyB);
    }

    /// <summary>How far a parameter moved from A to B, in units of the quadratic mean of their half widths at 68 %, each on the
    /// side of the other's value. The same photons were fitted twice, so there is no noise between them: one sigma is as much as
    /// the data allow, not as much as chance does. NaN: a value or an error is not known.</summary>
    public static double Sigmas(ParameterEstimate a, ParameterEstimate b)
    {
        double shift = b.Value - a.Value,
            ofA = shift >= 0 ? a.Upper - a.Value : a.Value - a.Lower,
            ofB = shift >= 0 ? b.Value - b.Lower : b.Upper - b.Value,
            sigma = Math.Sqrt(((ofA * ofA) + (ofB * ofB)) / 2);
        return shift == 0 ? 0
            : sigma > 0 && double.IsFinite(sigma) ? shift / sigma
            : double.NaN;
    }

    private IAsyncEnumerable<FitRecord> Fits(Run run, CancellationToken cancellation) =>
        results.ReadAsync(run.Id, ResultFilter.All, cancellation).Select(fit => (FitRecord)fit.Told());

    private async Task<ComparedRun> OfAsync(Run run, CancellationToken cancellation)
    {
        Campaign campaign = await lookup.CampaignAsync(run.CampaignId, cancellation);
        RunProgress progress = await runs.ProgressAsync(run.Id, cancellation);
        return new(run.Name, run.Id, campaign.Model, run.NetworkId, run.Parameters.Count, progress.Fitted, progress.Failed);
    }
}
