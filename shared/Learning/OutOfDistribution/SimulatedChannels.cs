using Almagest.Spectra;
using Almagest.Spectra.Fitting.Condensed;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Randomness;
using Almagest.Spectra.Responses;

namespace Almagest.Learning.OutOfDistribution;

/// <summary>Draws counts in the channels of one response, for spectra whose expectations are known in the bins of a grid.
/// Thread-safe.</summary>
internal sealed class SimulatedChannels
{
    private readonly RedistributionMatrix _matrix;
    private readonly GroupedResponse _response;
    private readonly BoundModel _model;
    private readonly int[] _bins; // of each channel; -1 outside the grid
    private readonly double[] _shares; // of its bin's width

    public SimulatedChannels(ResponseMatrix response, EnergyGrid grid, SpectralModel model, CondensedModel condensed)
    {
        _matrix = response.Redistribution;
        GroupedResponse own = response.GroupForFit([.. Enumerable.Range(0, response.ChannelCount)], response.ChannelCount);
        _response = condensed.StandInFor(own) ?? own;
        _model = model.Bind(_response.Energies);
        _bins = ChannelBinning.BinOfChannel(_matrix, grid);
        double[] widths = [.. Enumerable.Range(0, _bins.Length).Select(WidthOf)],
            ofBins = new double[grid.BinCount];
        for (int channel = 0; channel < _bins.Length; channel++)
            if (_bins[channel] != ChannelBinning.None)
                ofBins[_bins[channel]] += widths[channel];
        _shares =
        [
            .. _bins.Select(
                (bin, channel) => bin == ChannelBinning.None || widths[channel] == 0 ? 0 : widths[channel] / ofBins[bin]
            ),
        ];
    }

    /// <param name="key">The response's.</param>
    /// <param name="parameters">Of the source.</param>
    /// <param name="exposure">s.</param>
    /// <param name="background">Shape [B]: counts expected of it in the source region; flat within a bin.</param>
    /// <param name="scale">Of the background region; 0: there is none.</param>
    /// <param name="observed">Shape [B]: channels of the others are bad.</param>
    /// <param name="random">At the beginning of the spectrum's stream.</param>
    public ObservedSpectrum Draw(
        string key,
        ReadOnlySpan<double> parameters,
        double exposure,
        ReadOnlySpan<float> background,
        double scale,
        ReadOnlySpan<bool> observed,
        RandomNumbers random,
        EvaluationWorkspace workspace
    )
    {
        double[] flux = new double[_response.Energies.BinCount],
            rate = new double[_bins.Length],
            counts = new double[_bins.Length],
            beside = new double[_bins.Length];
        short[] quality = new short[_bins.Length];
        _model.Evaluate(parameters, flux, workspace);
        _response.Fold(flux, rate);
        for (int channel = 0; channel < _bins.Length; channel++)
        {
            int bin = _bins[channel];
            // What is not on the grid nobody looks at.
            if (bin == ChannelBinning.None)
                continue;
            double behind = background[bin] * _shares[channel];
            quality[channel] = (short)(observed[bin] ? 0 : 1);
            counts[channel] = PoissonSampler.Draw(random, (exposure * Math.Max(0, rate[channel])) + behind);
            if (scale > 0)
                beside[channel] = PoissonSampler.Draw(random, scale * behind);
        }
        var source = new CountSpectrum
        {
            FirstChannel = _matrix.FirstChannel,
            Counts = counts,
            IsPoisson = true,
            Exposure = exposure,
            Quality = quality,
        };
        return new ObservedSpectrum(
            source,
            scale > 0 ? source with { Counts = beside, BackScale = [scale], Quality = null } : null,
            key
        );
    }

    private double WidthOf(int channel) => Math.Abs(_matrix.ChannelUpper[channel] - _matrix.ChannelLower[channel]);
}
