using Almagest.Learning.Calibration;
using Almagest.Learning.Posteriors;
using Almagest.Learning.Results;
using Almagest.Networks.Posteriors;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Numerics;

namespace Almagest.Application.NetworkFits;

/// <summary>A network with calibrated posteriors, and the fits that it stands on.</summary>
/// <param name="Calibration">How it stood up to simulations that it had not seen.</param>
public sealed record EnginePosterior(PosteriorNet Net, CampaignSummaries Summaries, CalibrationReport Calibration);

/// <summary>What the posterior of one observation says, learnt or computed. The same for the same network, observation and
/// seed.</summary>
public sealed class PosteriorAnswer(
    ISpectrumPosterior posterior,
    PosteriorCoordinates coordinates,
    RunSettings settings,
    int number
)
{
    /// <summary>The ends of a 68 % interval are then known to 0.03 sigma.</summary>
    private const int FewestSamples = 2000;

    private const int Kept = 4;

    /// <summary>Spreads between starts, over all parameters.</summary>
    private const double Apart = 2;

    /// <summary>Samples whose statistic is computed, to choose from.</summary>
    public const int Tried = 64;

    private readonly Lazy<PosteriorDraws> _draws = new(() =>
        posterior.Draw(
            Math.Max(FewestSamples, settings.PosteriorSamples),
            unchecked((int)((settings.PosteriorSeed * 1_000_003) + number))
        )
    );

    /// <summary>
    /// Where a classical fit of several components should start besides: of the posterior's samples those that suit the counts
    /// best, each
    /// well away from the others, or all would lead to one minimum.
    /// </summary>
    /// <param name="problem">The fit's.</param>
    /// <param name="answer">All parameters of the network's own answer.</param>
    /// <param name="tried">How many samples are looked at.</param>
    public IReadOnlyList<double[]> Starts(FitProblem problem, double[] answer, int tried = Tried)
    {
        double[][] errors = [.. Enumerable.Range(0, tried).Select(sample => posterior.ErrorOf(PointOf(sample)))];
        double[] spreads =
        [
            .. Enumerable
                .Range(0, coordinates.Count)
                .Select(p =>
                {
                    double mean = errors.Average(error => error[p]);
                    return Math.Sqrt(errors.Average(error => Math.Pow(error[p] - mean, 2)));
                }),
        ];
        double Distance(int one, int other) =>
            Math.Sqrt(
                spreads.Select((spread, p) => spread > 0 ? Math.Pow((errors[one][p] - errors[other][p]) / spread, 2) : 0).Sum()
            );
        var kept = new List<int>();
        foreach (int sample in Enumerable.Range(0, tried).OrderBy(sample => problem.Statistic(ParametersOf(sample, answer))))
            if (kept.Count < Kept && kept.TrueForAll(better => Distance(better, sample) > Apart))
                kept.Add(sample);
        return [.. kept.Select(sample => ParametersOf(sample, answer))];
    }

    /// <summary>Of a coordinate.</summary>
    public double MeanOf(int coordinate) => _draws.Value.Mean(coordinate);

    /// <summary>All that was drawn: shape [samples, free parameters], in the parameters' units.</summary>
    public double[] Parameters => field ??= coordinates.ParametersOf(_draws.Value.Points);

    public NetworkResult AddTo(NetworkResult network) =>
        network with
        {
            Posterior = [.. Enumerable.Range(0, coordinates.Count).Select(EstimateOf)],
            Samples = Array.ConvertAll(Parameters[..(settings.PosteriorSamples * coordinates.Count)], value => (float)value),
        };

    private PosteriorEstimate EstimateOf(int parameter)
    {
        double[] values = new double[_draws.Value.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = Parameters[(i * coordinates.Count) + parameter];
        double mean = values.Average();
        double[] ends = Selection.Quantiles(values, 0.02275, 0.05, 0.1586555, 0.5, 0.8413445, 0.95, 0.97725);
        return new PosteriorEstimate(mean, ends[3], ends[2], ends[4], ends[1], ends[5], ends[0], ends[6])
        {
            PriorLower = EndOf(parameter, coordinates.Lower),
            PriorUpper = EndOf(parameter, coordinates.Upper),
        };
    }

    private double EndOf(int parameter, double[] ends) =>
        double.IsFinite(ends[parameter]) ? coordinates.ParameterOf(parameter, ends[parameter]) : double.NaN;

    private double[] ParametersOf(int sample, double[] answer)
    {
        double[] parameters = [.. answer],
            point = PointOf(sample);
        for (int c = 0; c < coordinates.Count; c++)
            parameters[coordinates.Free[c]] = coordinates.ParameterOf(c, point[c]);
        return parameters;
    }

    private double[] PointOf(int sample) => _draws.Value.Points[(sample * coordinates.Count)..((sample + 1) * coordinates.Count)];
}
