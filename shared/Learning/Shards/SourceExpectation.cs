using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Spectra.Models;
using Almagest.Spectra.Randomness;

namespace Almagest.Learning.Shards;

/// <summary>
/// Parameters from their priors and the counts expected of them. Norms with a prior of counts share the total counts at random
/// (a flat Dirichlet distribution); fixed norms come on top. Working memory of one thread.
/// </summary>
internal sealed class SourceExpectation
{
    private readonly EvaluationWorkspace _workspace = new();
    private readonly Campaign _campaign;
    private readonly int[] _norms;
    private readonly bool _hasFixedNorm;
    private readonly double[] _flux;
    private readonly double[][] _fixedRates;
    private readonly double[][][] _rates;
    private readonly double[] _shares;

    /// <param name="model">Its model.</param>
    /// <param name="energies">The most that a response has.</param>
    /// <param name="parts">Spectra of each source.</param>
    public SourceExpectation(Campaign campaign, SpectralModel model, int energies, int parts)
    {
        _campaign = campaign;
        _norms =
        [
            .. Enumerable.Range(0, campaign.Parameters.Count).Where(i => campaign.Parameters[i].Kind == PriorKind.ExpectedCounts),
        ];
        _hasFixedNorm = HasUnscaled(campaign, model);
        int bins = campaign.GridEdges.Length - 1;
        _flux = new double[energies];
        _fixedRates = [.. Enumerable.Range(0, parts).Select(_ => new double[bins])];
        _rates = [.. _norms.Select(_ => Enumerable.Range(0, parts).Select(_ => new double[bins]).ToArray())];
        _shares = new double[_norms.Length];
    }

    /// <summary>Whether something shines that the total counts do not scale: a fixed norm, or what a flux (cflux)
    /// scales.</summary>
    public static bool HasUnscaled(Campaign campaign, SpectralModel model) =>
        Enumerable
            .Range(0, campaign.Parameters.Count)
            .Any(i =>
                model.Parameters[i].IsRelative
                || (model.Parameters[i].IsNorm && campaign.Parameters[i] is { Kind: PriorKind.Fixed, Lower: not 0 })
            );

    /// <summary>Writes the parameters, and into each part the counts expected of every bin. A prior of counts is of the counts
    /// of all parts together.</summary>
    /// <returns>False if one component gives no counts, or what is no number.</returns>
    public bool TryDraw(RandomNumbers random, ReadOnlySpan<SimulatedPart> parts, Span<double> parameters)
    {
        for (int i = 0; i < parameters.Length; i++)
            parameters[i] = PriorSampler.Draw(random, _campaign.Parameters[i]);
        double counts = parameters[_norms[0]];
        foreach (int norm in _norms)
            parameters[norm] = 0;
        DrawShares(random);
        for (int k = 0; _hasFixedNorm && k < parts.Length; k++)
            Fold(parts[k].Response, parameters, _fixedRates[k]);
        for (int i = 0; i < _norms.Length; i++)
        {
            double expected = FoldComponent(parts, parameters, i);
            if (!(expected > 0 && double.IsFinite(expected)))
                return false;
            _shares[i] *= counts / expected;
        }
        for (int i = 0; i < _norms.Length; i++)
            parameters[_norms[i]] = _shares[i];
        return Add(parts);
    }

    /// <returns>Counts of one component with norm 1, in all parts.</returns>
    private double FoldComponent(ReadOnlySpan<SimulatedPart> parts, Span<double> parameters, int component)
    {
        parameters[_norms[component]] = 1;
        double counts = 0;
        for (int k = 0; k < parts.Length; k++)
        {
            Span<double> rate = _rates[component][k];
            Fold(parts[k].Response, parameters, rate);
            double sum = 0;
            for (int bin = 0; bin < rate.Length; bin++)
            {
                rate[bin] -= _fixedRates[k][bin];
                sum += rate[bin];
            }
            counts += parts[k].Exposure * sum;
        }
        parameters[_norms[component]] = 0;
        return counts;
    }

    private void Fold(SimulatedResponse response, ReadOnlySpan<double> parameters, Span<double> rate)
    {
        Span<double> flux = _flux.AsSpan(0, response.EnergyCount);
        response.Model.Evaluate(parameters, flux, _workspace);
        response.Fold(flux, rate);
    }

    private void DrawShares(RandomNumbers random)
    {
        if (_shares.Length == 1)
        {
            _shares[0] = 1;
            return;
        }
        double sum = 0;
        for (int i = 0; i < _shares.Length; i++)
            sum += _shares[i] = random.NextExponential();
        for (int i = 0; i < _shares.Length; i++)
            _shares[i] /= sum;
    }

    private bool Add(ReadOnlySpan<SimulatedPart> parts)
    {
        double total = 0;
        for (int k = 0; k < parts.Length; k++)
        {
            double[] expected = parts[k].Expected;
            double sum = 0;
            for (int bin = 0; bin < expected.Length; bin++)
            {
                double rate = _fixedRates[k][bin];
                for (int i = 0; i < _rates.Length; i++)
                    rate += _shares[i] * _rates[i][k][bin];
                // A difference of two folds may leave a tiny negative rest.
                expected[bin] = Math.Max(0, parts[k].Exposure * rate);
                sum += expected[bin];
            }
            total += parts[k].Total = sum;
        }
        return double.IsFinite(total) && total > 0;
    }
}
