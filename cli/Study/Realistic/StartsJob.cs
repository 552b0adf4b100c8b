using Almagest.Cli.Terminal;
using Almagest.Fitter.Fits;
using Almagest.Networks.Posteriors;
using Almagest.Spectra.Campaigns;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Simulation;

namespace Almagest.Cli.Study.Realistic;

/// <summary>How fits end that begin in one way.</summary>
/// <param name="Name">Of the way.</param>
/// <param name="Best">Share of the spectra whose statistic is within 0.1 of the best known.</param>
/// <param name="Far">Share that is more than 10 above it.</param>
/// <param name="Iterations">Mean, of all fits of a spectrum together: evaluations over those that one step takes.</param>
internal sealed record StartScore(string Name, double Best, double Far, double Iterations);

/// <summary>How large this part is.</summary>
/// <param name="Simulations">To learn from.</param>
/// <param name="Spectra">To be fitted.</param>
internal sealed record StartsScale(int Simulations = 24_000, int Spectra = 1_000)
{
    public static StartsScale Quick { get; } = new(1_500, 16);
}

/// <summary>What was found.</summary>
/// <param name="Scale">Of the part.</param>
/// <param name="Scores">By where fits begin.</param>
/// <param name="OnlyGlobal">Share of the spectra whose best is known from the global search alone.</param>
internal sealed record StartsResult(StartsScale Scale, IReadOnlyList<StartScore> Scores, double OnlyGlobal);

/// <summary>
/// Power law and black body, whose statistic has local minima: where a classical fit should begin. The fit is the product's, within the
/// model's own limits; the posterior's samples are chosen as the product chooses them.
/// </summary>
internal sealed class StartsJob(StartsScale scale, WorkDisplay display)
{
    public const ulong LearntSeed = 3, TestSeed = 4;

    private const uint StartsPurpose = 9;
    private const int RandomStarts = 4;

    private static readonly FitOptions Plain = new() { Covariance = false };

    private readonly ProtocolR _protocol = ProtocolR.WithBlackBody();

    public async Task<StartsResult> RunAsync(CancellationToken cancellation)
    {
        (RealisticSpectrum[] learnt, _) = await display.CostOfAsync("drawing and fitting two components", scale.Simulations, told => _protocol.Draw(scale.Simulations, LearntSeed, told, cancellation), cancellation);
        (PosteriorNet net, _) = await display.CostOfAsync("learning from fits", () => PosteriorTable.Examples(
            [.. learnt.Select(one => (one.Summary, _protocol.Coordinates.Of(one.Parameters)))], _protocol.Coordinates), PosteriorSettings.For(scale.Simulations), cancellation);
        RealisticSpectrum[] spectra = _protocol.Draw(scale.Spectra, TestSeed, () => { }, cancellation);
        SpectrumPosterior[] posteriors = PosteriorTable.Predict(net, [.. spectra.Select(one => one.Summary)], _protocol.Coordinates);
        (StartTrial[] trials, _) = await display.CostOfAsync("fits from many starts", scale.Spectra, told => ProtocolR.Each(
            spectra, told, () => new RealisticFit(_protocol, seed: 0, isWithinPriors: false), (one, fit) => Try(one, posteriors[one.Row], fit), cancellation), cancellation);
        return new StartsResult(scale,
        [
            .. trials[0].Ways.Select((way, w) => new StartScore(
                way.Name, trials.Average(trial => trial.Ways[w].Statistic - trial.Best < 0.1 ? 1.0 : 0), trials.Average(trial => trial.Ways[w].Statistic - trial.Best > 10 ? 1.0 : 0),
                trials.Average(trial => trial.Ways[w].Iterations))),
        ], trials.Average(trial => trial.OnlyGlobal ? 1.0 : 0));
    }

    /// <summary>One spectrum, fitted in all ways.</summary>
    private sealed record StartTrial(IReadOnlyList<(string Name, double Statistic, double Iterations)> Ways, double Best, bool OnlyGlobal);

    private StartTrial Try(RealisticSpectrum spectrum, SpectrumPosterior posterior, RealisticFit fit)
    {
        fit.Load(spectrum);
        FitProblem problem = fit.Problem;
        double step = 1 + problem.Free.Count;
        var ways = new List<(string Name, double Statistic, double Iterations)>();
        void Way(string name, IReadOnlyList<double[]> starts, double evaluations = 0)
        {
            FitOutcome[] outcomes = [.. starts.Select(start => ClassicalFit.Refine(problem, start.AsSpan(), Plain))];
            ways.Add((name, outcomes.Min(outcome => outcome.Statistic), (evaluations + outcomes.Sum(outcome => outcome.Evaluations)) / step));
        }
        double[] middle = [.. _protocol.Start], defaults = [.. FitParameter.DefaultsOf(_protocol.Model).Select(parameter => parameter.Value)];
        Way("the model's defaults", [defaults]);
        Way("a sensible fixed start", [middle]);
        Way($"{RandomStarts} random starts", Random(spectrum.Row));
        IReadOnlyList<double[]> screened = StartingPoints.Of(_protocol.Model, problem.Parameters, [], StudyTelescope.Channels.Edges[0], StudyTelescope.Channels.Edges[^1]);
        // Each point's norms are fitted, by steps that are cheaper than those of all parameters; counted as two.
        Way("defaults and the best 3 of 24 points", StartingPoints.Best(problem, screened), 2 * screened.Count * step);
        var answer = new PosteriorAnswer(posterior, _protocol.Coordinates, RunSettings.Default, spectrum.Row);
        double[] mean = [.. middle];
        for (int c = 0; c < mean.Length; c++) mean[_protocol.Coordinates.Free[c]] = _protocol.Coordinates.ParameterOf(c, answer.MeanOf(c));
        Way("the posterior's mean", [mean]);
        IReadOnlyList<double[]> samples = answer.Starts(problem, middle);
        for (int count = 1; count <= samples.Count; count++) Way($"the posterior's best {(count == 1 ? "sample" : $"{count} samples")}", [.. samples.Take(count)], PosteriorAnswer.Tried);
        double known = Math.Min(ways.Min(way => way.Statistic), ClassicalFit.Refine(problem, spectrum.Parameters.AsSpan(), Plain).Statistic);
        double global = GlobalSearch.Run(problem, GlobalOptions.Default with { Fit = Plain }).Best.Statistic;
        return new StartTrial(ways, Math.Min(known, global), global < known - 0.1);
    }

    private double[][] Random(int row)
    {
        var random = new RandomNumbers(TestSeed);
        random.Begin(StartsPurpose, 0, (uint)row);
        return [.. Enumerable.Range(0, RandomStarts).Select(_ => _protocol.Priors.Select(prior => prior.Kind switch
        {
            PriorKind.Uniform => random.NextUniform(prior.Lower, prior.Upper),
            PriorKind.LogUniform => random.NextLogUniform(prior.Lower, prior.Upper),
            // Norms are brought to the counts.
            _ => 1,
        }).ToArray())];
    }
}
