using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;

namespace Almagest.Learning.Posteriors;

/// <summary>
/// The posterior of a spectrum whose likelihood is known, exp(-χ²/2), and a campaign's priors: computed, not learnt. Importance
/// sampling from a Student distribution that is fitted to the posterior round by round.
/// </summary>
/// <remarks>Source: population Monte Carlo, Cappé et al. 2008, Statistics and Computing 18, 447. What a network would have to
/// learn for each table of errors anew costs a few thousand folds here.</remarks>
public sealed class LikelihoodPosterior : ISpectrumPosterior
{
    private const int Rounds = 6,
        PerRound = 600,
        PerBatch = 1000,
        MostDrawn = 20_000;

    /// <summary>Unweighted samples that the weighted ones are worth: the ends of a 68 % interval are then known to 0.05
    /// sigma.</summary>
    private const double Enough = 1000;

    private readonly FitProblem _problem;
    private readonly IReadOnlyList<ParameterPrior> _priors;
    private readonly PosteriorCoordinates _coordinates;
    private readonly double[] _frozen;
    private readonly StudentProposal _first;

    private LikelihoodPosterior(FitProblem problem, Campaign campaign, double[] best)
    {
        (_problem, _priors, _frozen) = (problem, campaign.Parameters, best);
        _coordinates = new PosteriorCoordinates(campaign.Parameters);
        _first = StudentProposal.Of(_coordinates.Of(best), Information(best));
    }

    /// <param name="model">The campaign's, by whatever rule of bins.</param>
    /// <param name="spectra">With errors, in flux.</param>
    /// <param name="start">All parameters: where one of the fits begins.</param>
    /// <exception cref="SpectralDataException">No channel is left.</exception>
    public static LikelihoodPosterior Of(
        Campaign campaign,
        SpectralModel model,
        IReadOnlyList<FitSpectrum> spectra,
        RunSettings settings,
        double[] start
    )
    {
        FitSettings data = CampaignProblem.SettingsOf(campaign, settings);
        FitProblem problem = new(model, PriorLimits.Of(model, campaign.Parameters), spectra, data);
        IReadOnlyList<double[]> usual = StartingPoints.Of(
            problem.Definitions,
            problem.Parameters,
            [],
            data.LowerEnergy,
            data.UpperEnergy
        );
        double[][] starts = [start, .. usual.Take(UsualStarts).Select(problem.Complete)];
        return new(problem, campaign, ClassicalFit.Refine(problem, starts).Parameters);
    }

    private const int UsualStarts = 4;

    /// <summary>How many unweighted samples the last <see cref="Draw"/> was worth.</summary>
    public double EffectiveCount { get; private set; }

    public double[] ErrorOf(double[] point) => _first.Whiten(point);

    public PosteriorDraws Draw(int count, int seed)
    {
        Random random = new(seed);
        StudentProposal proposal = _first;
        for (int round = 0; round < Rounds; round++)
        {
            WeightedPoints found = new(_coordinates.Count);
            Add(found, proposal, PerRound, random);
            if (found.EffectiveCount() > 0.5 * PerRound)
                break;
            proposal = found.Fit() ?? proposal;
        }
        WeightedPoints all = new(_coordinates.Count);
        do Add(all, proposal, PerBatch, random);
        while (all.Count < MostDrawn && all.EffectiveCount() < Enough);
        EffectiveCount = all.EffectiveCount();
        return new PosteriorDraws(all.Resample(count, random), _coordinates.Count);
    }

    private void Add(WeightedPoints points, StudentProposal proposal, int count, Random random)
    {
        double[] parameters = [.. _frozen];
        for (int i = 0; i < count; i++)
        {
            double[] point = proposal.Draw(random);
            points.Add(point, LogDensity(point, parameters) - proposal.LogDensity(point));
        }
    }

    /// <summary>Up to a constant. Coordinates are flat where a prior is uniform or log-uniform.</summary>
    private double LogDensity(double[] point, double[] parameters)
    {
        double prior = 0;
        for (int c = 0; c < point.Length; c++)
        {
            if (!(point[c] >= _coordinates.Lower[c] && point[c] <= _coordinates.Upper[c]))
                return double.NegativeInfinity;
            int index = _coordinates.Free[c];
            double value = Math.Clamp(
                _coordinates.ParameterOf(c, point[c]),
                _problem.Parameters[index].Lower,
                _problem.Parameters[index].Upper
            );
            if (_priors[index] is { Kind: PriorKind.TruncatedNormal, Mean: { } mean, Sigma: { } sigma })
                prior -= 0.5 * (value - mean) * (value - mean) / (sigma * sigma);
            parameters[index] = value;
        }
        double density = prior - (0.5 * _problem.Statistic(parameters));
        return double.IsNaN(density) ? double.NegativeInfinity : density;
    }

    /// <summary>Half of Fisher's information in coordinates, with that of a distribution as wide as the prior.</summary>
    private double[] Information(double[] best)
    {
        int free = _coordinates.Count;
        double[] gradient = new double[free],
            fisher = new double[free * free],
            information = new double[free * free];
        _problem.Linearise(best, gradient, fisher);
        double Slope(int c) => _coordinates.Slope(c, best[_coordinates.Free[c]]);
        for (int a = 0; a < free; a++)
        for (int b = 0; b < free; b++)
        {
            double value = 0.5 * fisher[(a * free) + b] * Slope(a) * Slope(b);
            information[(a * free) + b] =
                (double.IsFinite(value) ? value : 0) + (a == b ? 12 / (_coordinates.Width(a) * _coordinates.Width(a)) : 0);
        }
        return information;
    }
}
