using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Randomness;
using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Simulation;

/// <summary>How the spectra to be simulated are observed.</summary>
public sealed record FakeObservation
{
    /// <summary>s.</summary>
    public required double Exposure { get; init; }

    /// <summary>BACKSCAL and AREASCAL of the source region.</summary>
    public double BackScale { get; init; } = 1;
    public double AreaScale { get; init; } = 1;

    /// <summary>Whose count rates the background has, aligned with the response; null for none.</summary>
    public CountSpectrum? Background { get; init; }

    /// <summary>s; of the simulated background.</summary>
    public double BackgroundExposure { get; init; }

    /// <summary>"TELESCOP INSTRUME [FILTER]".</summary>
    public string Instrument { get; init; } = "";

    /// <summary>Copied to the simulated spectra; null: all good.</summary>
    public short[]? Quality { get; init; }
}

/// <summary>Draws Poisson spectra of a model seen through a response, each with a background of its own. Thread-safe.</summary>
/// <remarks>For sources that differ in their parameters, and one spectrum of each, see <see cref="SourceFaker"/>.</remarks>
public sealed class SpectrumFaker
{
    private readonly FakeObservation _observation;
    private readonly int _firstChannel;
    private readonly PoissonSpectrum _source,
        _background;

    /// <param name="parameters">Shape [parameters of the model].</param>
    /// <param name="observation">Its exposure and background.</param>
    /// <exception cref="SpectralDataException">An exposure or scale is not above 0, the background is subtracted counts, or the
    /// model is too bright or negative.</exception>
    public SpectrumFaker(SpectralModel model, double[] parameters, ResponseMatrix response, FakeObservation observation)
    {
        (_observation, _firstChannel) = (observation, response.Redistribution.FirstChannel);
        FakeBackground background = new(observation, response.ChannelCount, _firstChannel);
        double[] flux = new double[response.Energies.BinCount];
        model.Evaluate(response.Energies, parameters, flux);
        ExpectedSource = new double[response.ChannelCount];
        response.Fold(flux, ExpectedSource);
        (ExpectedTotal, ExpectedBackground) = (background.InSource, background.Own);
        for (int i = 0; i < ExpectedTotal.Length; i++)
        {
            ExpectedSource[i] *= observation.Exposure * observation.AreaScale;
            ExpectedTotal[i] += ExpectedSource[i];
            if (!(ExpectedTotal[i] >= 0 && ExpectedTotal[i] <= PoissonSampler.LargestMean))
                throw SpectralDataException.At(
                    $"simulated spectrum, channel {_firstChannel + i}",
                    $"{ExpectedTotal[i]} expected counts",
                    $"0 to {PoissonSampler.LargestMean}"
                );
        }
        (_source, _background) = (new PoissonSpectrum(ExpectedTotal), new PoissonSpectrum(ExpectedBackground));
    }

    /// <summary>Shape [channels]: counts expected of the source alone.</summary>
    public double[] ExpectedSource { get; }

    /// <summary>Shape [channels]: counts expected in the source region, background included.</summary>
    public double[] ExpectedTotal { get; }

    /// <summary>Shape [channels]: counts expected in the background region.</summary>
    public double[] ExpectedBackground { get; }

    /// <summary>One spectrum and, if there is one, its background.</summary>
    /// <param name="seed">The same seed and number give the same counts on every machine.</param>
    /// <param name="number">Which of those that share a seed.</param>
    public (CountSpectrum Source, CountSpectrum? Background) Draw(ulong seed, uint number)
    {
        var random = new RandomNumbers(seed);
        random.Begin(RandomPurpose.Fakes, 0, number);
        var source = new CountSpectrum
        {
            Instrument = _observation.Instrument,
            FirstChannel = _firstChannel,
            Counts = Draw(random, _source, ExpectedTotal.Length),
            IsPoisson = true,
            Quality = _observation.Quality,
            Exposure = _observation.Exposure,
            BackScale = [_observation.BackScale],
            AreaScale = [_observation.AreaScale],
        };
        if (_observation.Background is not { } background)
            return (source, null);
        random.Begin(RandomPurpose.Fakes, 1, number);
        return (
            source,
            background with
            {
                Counts = Draw(random, _background, ExpectedBackground.Length),
                IsPoisson = true,
                StatisticalError = null,
                SystematicError = null,
                Grouping = null,
                Exposure = _observation.BackgroundExposure,
            }
        );
    }

    private static double[] Draw(RandomNumbers random, PoissonSpectrum spectrum, int channels)
    {
        double[] counts = GC.AllocateUninitializedArray<double>(channels);
        spectrum.Draw(random, counts);
        return counts;
    }
}
