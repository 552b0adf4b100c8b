using Almagest.Spectra.Campaigns;
using Almagest.Spectra.Models;

namespace Almagest.Spectra.Simulation;

/// <summary>
/// Parameters from their priors and the counts expected of them. Norms with a prior of counts share the total counts at random
/// (a flat Dirichlet distribution); fixed norms come on top. Working memory of one thread.
/// </summary>
internal sealed class SourceExpectation
{
    private readonly Campaign _campaign;
    private readonly int[] _norms;
    private readonly bool _hasFixedNorm;
    private readonly double[] _flux;
    private readonly double[] _fixedRate;
    private readonly double[][] _rates;
    private readonly double[] _shares;

    public SourceExpectation(Campaign campaign, SpectralModel model, int energies)
    {
        _campaign = campaign;
        _norms = [.. Enumerable.Range(0, campaign.Parameters.Count).Where(i => campaign.Parameters[i].Kind == PriorKind.ExpectedCounts)];
        _hasFixedNorm = Enumerable.Range(0, campaign.Parameters.Count)
            .Any(i => model.Parameters[i].IsNorm && campaign.Parameters[i] is { Kind: PriorKind.Fixed, Lower: not 0 });
        int bins = campaign.GridEdges.Length - 1;
        _flux = new double[energies];
        _fixedRate = new double[bins];
        _rates = [.. _norms.Select(_ => new double[bins])];
        _shares = new double[_norms.Length];
    }

    /// <summary>Writes the parameters and the expected counts of every bin.</summary>
    /// <returns>Counts expected in all; null if one component gives none, or what is no number.</returns>
    public double? TryDraw(RandomNumbers random, SimulatedResponse response, double exposure, Span<double> parameters, Span<double> expected)
    {
        for (int i = 0; i < parameters.Length; i++) parameters[i] = PriorSampler.Draw(random, _campaign.Parameters[i]);
        double counts = parameters[_norms[0]];
        foreach (int norm in _norms) parameters[norm] = 0;
        DrawShares(random);
        if (_hasFixedNorm) Fold(response, parameters, _fixedRate);
        for (int i = 0; i < _norms.Length; i++)
        {
            double rate = FoldComponent(response, parameters, i);
            if (!(rate > 0 && double.IsFinite(rate))) return null;
            _shares[i] *= counts / (exposure * rate);
        }
        for (int i = 0; i < _norms.Length; i++) parameters[_norms[i]] = _shares[i];
        return Add(exposure, expected);
    }

    /// <returns>Counts per second on the grid of one component with norm 1.</returns>
    private double FoldComponent(SimulatedResponse response, Span<double> parameters, int component)
    {
        parameters[_norms[component]] = 1;
        Span<double> rate = _rates[component];
        Fold(response, parameters, rate);
        parameters[_norms[component]] = 0;
        double sum = 0;
        for (int bin = 0; bin < rate.Length; bin++)
        {
            rate[bin] -= _fixedRate[bin];
            sum += rate[bin];
        }
        return sum;
    }

    private void Fold(SimulatedResponse response, ReadOnlySpan<double> parameters, Span<double> rate)
    {
        Span<double> flux = _flux.AsSpan(0, response.EnergyCount);
        response.Model.Evaluate(parameters, flux);
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
        for (int i = 0; i < _shares.Length; i++) sum += _shares[i] = random.NextExponential();
        for (int i = 0; i < _shares.Length; i++) _shares[i] /= sum;
    }

    private double? Add(double exposure, Span<double> expected)
    {
        double total = 0;
        for (int bin = 0; bin < expected.Length; bin++)
        {
            double rate = _fixedRate[bin];
            for (int i = 0; i < _rates.Length; i++) rate += _shares[i] * _rates[i][bin];
            // A difference of two folds may leave a tiny negative rest.
            expected[bin] = Math.Max(0, exposure * rate);
            total += expected[bin];
        }
        return double.IsFinite(total) && total > 0 ? total : null;
    }
}
