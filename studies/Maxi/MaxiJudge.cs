using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Priors;

namespace Almagest.Studies.Maxi;

/// <summary>Sets answers beside the truth, for sources seen by the same telescopes. B bins.</summary>
/// <param name="campaign">That was learnt.</param>
/// <param name="sources">To judge bands by.</param>
/// <param name="fits">The first of these, to judge answers by.</param>
/// <param name="present">The telescopes that saw them.</param>
internal sealed class MaxiJudge(
    Campaign campaign,
    SyntheticLibrary library,
    IReadOnlyList<MaxiSource> sources,
    int fits,
    int[] present
)
{
    private readonly MaxiFits _fits = new(campaign, library);
    private readonly int[] _shapes =
    [
        .. Enumerable.Range(0, campaign.Parameters.Count).Where(i => campaign.Parameters[i].Kind != PriorKind.ExpectedCounts),
    ];

    public static IReadOnlyList<ParameterPrior> ShapesOf(Campaign campaign) =>
        [.. campaign.Parameters.Where(prior => prior.Kind != PriorKind.ExpectedCounts)];

    /// <param name="parameters">The network's, for each source.</param>
    /// <param name="filled">The network's, for each source.</param>
    public MaxiPattern Judge(double[][] parameters, FilledSpectrum[] filled, CancellationToken cancellation)
    {
        var fromNetwork = new (double Statistic, double[] Parameters)[fits];
        var fromMiddle = new (double Statistic, double[] Parameters)[fits];
        double[] best = new double[fits];
        Parallel.For(
            0,
            fits,
            new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
            row =>
            {
                fromNetwork[row] = _fits.Fit(sources[row], present, parameters[row]);
                fromMiddle[row] = _fits.Fit(sources[row], present, _fits.Middle);
                // The truth is the best start there is; who starts there shows what can be reached.
                best[row] = Math.Min(
                    Math.Min(fromNetwork[row].Statistic, fromMiddle[row].Statistic),
                    _fits.Fit(sources[row], present, sources[row].Truth).Statistic
                );
            }
        );
        double AtBest((double Statistic, double[])[] ends) =>
            ends.Index().Average(fit => fit.Item.Statistic <= best[fit.Index] + 0.1 ? 1.0 : 0);
        MaxiScore ScoreOf(string method, Func<int, double[]> answers, Func<int, double[]> flux, double atBest) =>
            new(
                method,
                [.. _shapes.Select(p => Typical(row => Distance(p, answers(row)[p], sources[row].Truth[p])))],
                BandErrors(flux),
                atBest
            );
        return new MaxiPattern(
            present,
            [
                ScoreOf("prior's middle", _ => _fits.Middle, row => _fits.Flux(Like(sources[row].Truth)), double.NaN),
                ScoreOf("network", row => parameters[row], row => Densities(filled[row].Filled), double.NaN),
                ScoreOf(
                    "network, then fit",
                    row => fromNetwork[row].Parameters,
                    row => _fits.Flux(fromNetwork[row].Parameters),
                    AtBest(fromNetwork)
                ),
                ScoreOf(
                    "fit from the middle",
                    row => fromMiddle[row].Parameters,
                    row => _fits.Flux(fromMiddle[row].Parameters),
                    AtBest(fromMiddle)
                ),
            ],
            [.. SyntheticTelescope.All.Select((_, k) => Coverage(k, filled))]
        );
    }

    /// <summary>The middle of the priors, as bright as the source: norms are no matter of belief.</summary>
    private double[] Like(double[] truth) =>
        [.. _fits.Middle.Select((value, i) => campaign.Parameters[i].Kind == PriorKind.ExpectedCounts ? truth[i] : value)];

    private double Distance(int parameter, double found, double truth) =>
        campaign.Parameters[parameter].Kind == PriorKind.LogUniform
            ? Math.Abs(Math.Log10(found / truth))
            : Math.Abs(found - truth);

    private double[] BandErrors(Func<int, double[]> flux)
    {
        double[][] found = [.. Enumerable.Range(0, fits).Select(flux)];
        return
        [
            .. SyntheticTelescope.All.Select(
                (_, k) =>
                    present.Contains(k)
                        ? double.NaN
                        : Typical(
                            Enumerable
                                .Range(0, fits)
                                .SelectMany(row =>
                                    Bins(k)
                                        .Select(bin =>
                                            Math.Abs(Math.Log10(Math.Max(found[row][bin], 1e-100) / sources[row].Flux[bin]))
                                        )
                                )
                        )
            ),
        ];
    }

    /// <summary>The bins of a source err together: sources count, and not bins.</summary>
    private (double Share, double Error) Coverage(int telescope, FilledSpectrum[] filled)
    {
        if (present.Contains(telescope))
            return (double.NaN, double.NaN);
        double[] shares =
        [
            .. Enumerable
                .Range(0, sources.Count)
                .Select(row =>
                    Bins(telescope)
                        .Average(bin =>
                        {
                            double truth = sources[row].Flux[bin] / filled[row].Grid.Width(bin);
                            (double[] lower, double[] upper) = filled[row].Band!.Value;
                            return truth >= lower[bin] && truth <= upper[bin] ? 1.0 : 0;
                        })
                ),
        ];
        double mean = shares.Average();
        return (mean, Math.Sqrt(shares.Sum(share => Math.Pow(share - mean, 2))) / shares.Length);
    }

    private double[] Densities(double[] perKeV) =>
        [.. perKeV.Select((density, bin) => density * (campaign.GridEdges[bin + 1] - campaign.GridEdges[bin]))];

    /// <summary>Bins that lie wholly in a telescope's band.</summary>
    private IEnumerable<int> Bins(int telescope) =>
        Enumerable
            .Range(0, campaign.GridEdges.Length - 1)
            .Where(bin =>
                campaign.GridEdges[bin] >= SyntheticTelescope.All[telescope].Lower
                && campaign.GridEdges[bin + 1] <= SyntheticTelescope.All[telescope].Upper
            );

    private double Typical(Func<int, double> distance) => Typical(Enumerable.Range(0, fits).Select(distance));

    /// <summary>What 68 % are no larger than: one sigma, which a few that went far astray don't spoil.</summary>
    private static double Typical(IEnumerable<double> distances)
    {
        double[] sorted = [.. distances.Order()];
        return sorted[(int)(0.6827 * (sorted.Length - 1))];
    }
}
