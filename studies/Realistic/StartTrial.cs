using Almagest.Application.NetworkFits;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Posteriors;
using Almagest.Learning.Priors;
using Almagest.Networks.Posteriors;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Randomness;

namespace Almagest.Studies.Realistic;

/// <summary>One spectrum, fitted from many starts.</summary>
internal sealed class StartTrial
{
    private const ulong Seed = 9;
    private const int RandomStarts = 4;

    /// <summary>A start's descent may end where a full step promises less: what is wanted is which minimum it leads to.</summary>
    private const double Loose = 0.01,
        Quick = 0.03;

    private static readonly int[] Fewer = [32, 24, 16];

    private static readonly FitOptions Plain = new() { Covariance = false };

    private readonly Campaign _campaign;
    private readonly FitProblem _problem;
    private readonly int _row;
    private readonly List<(string Name, double Statistic, double Iterations)> _ways = [];
    private FitOutcome? _best;

    /// <param name="campaign">Whose priors.</param>
    /// <param name="problem">As a fitter has it.</param>
    /// <param name="isWithinPriors">Where parameters are known to lie, a fit may be told to look; else the model's own limits
    /// hold.</param>
    /// <param name="row">Chooses random starts.</param>
    public StartTrial(Campaign campaign, FitProblem problem, bool isWithinPriors, int row)
    {
        (_campaign, _row) = (campaign, row);
        _problem = !isWithinPriors
            ? problem
            : problem.With([
                .. problem.Parameters.Select(
                    (parameter, i) =>
                        campaign.Parameters[i] is { IsFree: true, Kind: not PriorKind.ExpectedCounts } prior
                            ? parameter with
                            {
                                Lower = prior.Lower,
                                Upper = prior.Upper,
                            }
                            : parameter
                ),
            ]);
    }

    public IReadOnlyList<(string Name, double Statistic, double Iterations)> Ways => _ways;

    /// <summary>Lowest statistic known.</summary>
    public double Best => _best!.Statistic;

    /// <summary>Whether nothing but the global search ended there.</summary>
    public bool OnlyGlobal { get; private set; }

    /// <summary>Whether it lies outside the priors.</summary>
    public bool IsOutside =>
        Shapes.Any(i =>
            _best!.Parameters[i] < _campaign.Parameters[i].Lower || _best.Parameters[i] > _campaign.Parameters[i].Upper
        );

    private IEnumerable<int> Shapes =>
        Enumerable
            .Range(0, _campaign.Parameters.Count)
            .Where(i => _campaign.Parameters[i] is { IsFree: true, Kind: not PriorKind.ExpectedCounts });

    /// <param name="estimate">The quick estimate that networks start from.</param>
    /// <param name="coordinates">The posterior's.</param>
    public void Run(double[] estimate, SpectrumPosterior posterior, PosteriorCoordinates coordinates)
    {
        double[] defaults = [.. FitParameter.DefaultsOf(_problem.Model).Select(parameter => parameter.Value)];
        Way("the model's defaults", [defaults]);
        Way(
            "a sensible fixed start",
            [
                [0.3, 2, 1, 0.5, 1],
            ]
        );
        Way($"{RandomStarts} random starts", RandomPoints());
        IReadOnlyList<double[]> points = StartingPoints.Of(
            _problem.Definitions,
            _problem.Parameters,
            [],
            _campaign.GridEdges[0],
            _campaign.GridEdges[^1]
        );
        // Norms are fitted at each point, which is cheaper than a step of all parameters is; counted as two.
        Way("defaults and the best 3 of 24 points", StartingPoints.Best(_problem, points), 2 * points.Count);
        Way("the quick estimate", [estimate]);
        var answer = new PosteriorAnswer(posterior, coordinates, RunSettings.Default, _row);
        double[] mean = [.. defaults];
        for (int c = 0; c < coordinates.Count; c++)
            mean[coordinates.Free[c]] = coordinates.ParameterOf(c, answer.MeanOf(c));
        Way("the posterior's mean", [mean]);
        IReadOnlyList<double[]> samples = answer.Starts(_problem, defaults);
        // A statistic is one of the evaluations that a step takes.
        double chosen = (double)PosteriorAnswer.Tried / (1 + _problem.Free.Count);
        Way("a sample of the posterior", [.. samples.Take(1)], chosen);
        Way("two samples", [.. samples.Take(2)], chosen);
        Way("two samples, each to where 0.01 is promised", [.. samples.Take(2)], chosen, Plain with { PromisedDecrease = Loose });
        Way("four samples", samples, chosen);
        Way("four samples, each to where 0.01 is promised", samples, chosen, Plain with { PromisedDecrease = Loose });
        Way("the quick estimate and four samples", [estimate, .. samples], chosen);
        // A sample's norms are the posterior's own, which suit the counts as they are.
        FitOptions quick = Plain with { PromisedDecrease = Quick, Rescale = false };
        Way($"four samples, norms as sampled, each to where {Quick} is promised", samples, chosen, quick);
        foreach (int tried in Fewer)
            Way(
                $"the same, chosen from {tried}",
                answer.Starts(_problem, defaults, tried),
                (double)tried / (1 + _problem.Free.Count),
                quick
            );
        FitOutcome global = GlobalSearch.Run(_problem, GlobalOptions.Default with { Fit = Plain }).Best;
        OnlyGlobal = global.Statistic < Best - 0.1;
        Note(global);
    }

    private void Way(string name, IReadOnlyList<double[]> starts, double iterations = 0, FitOptions? options = null)
    {
        double lowest = double.PositiveInfinity;
        foreach (double[] start in starts)
        {
            FitOutcome outcome = ClassicalFit.Refine(_problem, start.AsSpan(), options ?? Plain);
            lowest = Math.Min(lowest, outcome.Statistic);
            iterations += (double)outcome.Evaluations / (1 + _problem.Free.Count);
            Note(outcome);
        }
        _ways.Add((name, lowest, iterations));
    }

    private void Note(FitOutcome outcome)
    {
        if (_best is null || outcome.Statistic < _best.Statistic)
            _best = outcome;
    }

    private double[][] RandomPoints()
    {
        var random = new RandomNumbers(Seed);
        random.Begin(0, 0, (uint)_row);
        return
        [
            .. Enumerable
                .Range(0, RandomStarts)
                .Select(_ =>
                    _campaign
                        .Parameters.Select(prior =>
                            prior.Kind switch
                            {
                                PriorKind.Uniform => random.NextUniform(prior.Lower, prior.Upper),
                                PriorKind.LogUniform => random.NextLogUniform(prior.Lower, prior.Upper),
                                PriorKind.Fixed => prior.Lower,
                                // Norms are brought to the counts.
                                _ => 1,
                            }
                        )
                        .ToArray()
                ),
        ];
    }
}
