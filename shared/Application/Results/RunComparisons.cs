using System.Globalization;
using Almagest.Application.Selections;
using Almagest.Learning.Campaigns;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;

namespace Almagest.Application.Results;

/// <summary>What two runs over one catalogue say of the same observations: of two networks, two models, two settings.</summary>
public sealed class RunComparisons(
    Lookup lookup,
    IRunStore runs,
    IResultReader results,
    DifferenceReader differences,
    KeptColumns kept
)
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
        return await OfAsync(await differences.ReadAsync(a, b, column: null, cancellation), moved, cancellation);
    }

    /// <summary>Pairs in a few numbers, and the sources that moved most.</summary>
    /// <param name="moved">How many of those.</param>
    public async Task<ComparedRuns> OfAsync(RunDifferences pairs, int moved, CancellationToken cancellation) =>
        await kept.GetAsync(
            pairs.State,
            NameOf(moved),
            _ => true,
            known => 1000L * known.Moved.Count,
            () => TallyAsync(pairs, moved, cancellation),
            cancellation
        );

    /// <summary>Whether two runs are compared in no time: they are small, or were before.</summary>
    /// <inheritdoc cref="CompareAsync"/>
    /// <param name="column">That is asked for besides.</param>
    public async Task<bool> IsSoonAsync(string a, string b, string column, int moved, CancellationToken cancellation)
    {
        (Run first, Run second) = (await lookup.RunAsync(a, cancellation), await lookup.RunAsync(b, cancellation));
        (RunProgress one, RunProgress other) = (
            await runs.ProgressAsync(first.Id, cancellation),
            await runs.ProgressAsync(second.Id, cancellation)
        );
        return one.Fitted + other.Fitted <= RunSelections.MostAtOnce
            || kept.Has(
                DifferenceReader.StateOf(RunSelections.StateOf(first, one), RunSelections.StateOf(second, other)),
                [DifferenceReader.NameOf(column), NameOf(moved)]
            );
    }

    private static string NameOf(int moved) => string.Create(CultureInfo.InvariantCulture, $"moved {moved}");

    private async Task<ComparedRuns> TallyAsync(RunDifferences pairs, int moved, CancellationToken cancellation) =>
        new(
            await OfAsync(pairs.A, cancellation),
            await OfAsync(pairs.B, cancellation),
            pairs.Observations.Length,
            pairs.Same,
            pairs.OnlyA,
            pairs.OnlyB,
            ComparisonTally.Parameters(pairs),
            ComparisonTally.Criteria(pairs),
            pairs.Statistic.LongCount(double.IsNaN),
            ComparisonTally.Flags(pairs),
            await MovedAsync(pairs, moved, cancellation)
        );

    /// <summary>How far a parameter moved from A to B, in units of the quadratic mean of their half widths at 68 %, each on the
    /// side of the other's value. The same photons were fitted twice, so there is no noise between them: one sigma is as much as
    /// the data allow, not as much as chance does. NaN: a value or an error is not known.</summary>
    public static double Sigmas(ParameterEstimate a, ParameterEstimate b) =>
        Moved((a.Value, a.Lower, a.Upper), (b.Value, b.Lower, b.Upper));

    internal static double Moved((double Value, double Lower, double Upper) a, (double Value, double Lower, double Upper) b)
    {
        double shift = b.Value - a.Value,
            ofA = shift >= 0 ? a.Upper - a.Value : a.Value - a.Lower,
            ofB = shift >= 0 ? b.Value - b.Lower : b.Upper - b.Value,
            sigma = Math.Sqrt(((ofA * ofA) + (ofB * ofB)) / 2);
        return shift == 0 ? 0
            : sigma > 0 && double.IsFinite(sigma) ? shift / sigma
            : double.NaN;
    }

    private async Task<IReadOnlyList<MovedSource>> MovedAsync(RunDifferences pairs, int most, CancellationToken cancellation)
    {
        IReadOnlyList<(int Pair, ParameterPairs Parameter)> furthest = ComparisonTally.Furthest(pairs, most);
        ResultFilter filter = new() { Observations = [.. furthest.Select(one => pairs.Observations[one.Pair])] };
        Dictionary<long, FitRecord> a = await FitsAsync(pairs.A, filter, cancellation),
            b = await FitsAsync(pairs.B, filter, cancellation);
        return
        [
            .. furthest
                .Where(one => a.ContainsKey(pairs.Observations[one.Pair]) && b.ContainsKey(pairs.Observations[one.Pair]))
                .Select(one =>
                {
                    (FitRecord before, FitRecord after) = (a[pairs.Observations[one.Pair]], b[pairs.Observations[one.Pair]]);
                    return new MovedSource(
                        before.Name,
                        before.ObservationId,
                        one.Parameter.Parameter.Name,
                        EstimateOf(before, pairs.A, one.Parameter),
                        EstimateOf(after, pairs.B, one.Parameter),
                        one.Parameter.Sigmas[one.Pair],
                        pairs.Statistic[one.Pair],
                        pairs.FlagsA[one.Pair],
                        pairs.FlagsB[one.Pair]
                    );
                }),
        ];
    }

    private async Task<Dictionary<long, FitRecord>> FitsAsync(Run run, ResultFilter filter, CancellationToken cancellation) =>
        filter.Observations is { Count: 0 }
            ? []
            : await results
                .ReadAsync(run.Id, filter, cancellation)
                .Select(fit => (FitRecord)fit.Told())
                .ToDictionaryAsync(fit => fit.ObservationId, cancellationToken: cancellation);

    private static ParameterEstimate EstimateOf(FitRecord fit, Run run, ParameterPairs pairs) =>
        fit.Parameters[run.Parameters.ToList().IndexOf(pairs.Parameter)].Estimate;

    private async Task<ComparedRun> OfAsync(Run run, CancellationToken cancellation)
    {
        Campaign campaign = await lookup.CampaignAsync(run.CampaignId, cancellation);
        RunProgress progress = await runs.ProgressAsync(run.Id, cancellation);
        return new(run.Name, run.Id, campaign.Model, run.NetworkId, run.Parameters.Count, progress.Fitted, progress.Failed);
    }
}
