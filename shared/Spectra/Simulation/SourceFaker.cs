using System.Runtime.Intrinsics;
using Almagest.Spectra.Models;
using Almagest.Spectra.Numerics;
using Almagest.Spectra.Randomness;
using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Simulation;

/// <summary>
/// Simulates sources that differ in their parameters, all observed alike: catalogues, training sets. Working memory of one
/// thread; a
/// spectrum allocates nothing.
/// </summary>
/// <remarks>
/// The model is evaluated for each, but faint spectra are not folded: photons are drawn for each energy, and for each photon the
/// channel that detects it. Counts so drawn are Poisson counts of the folded model. Bright spectra are folded and drawn channel
/// by channel.
/// </remarks>
public sealed class SourceFaker
{
    /// <summary>As many elements of the matrix are folded in the time that one photon takes.</summary>
    private const int ElementsPerPhoton = 30;

    /// <summary>To find the energy of one photon takes as long as to draw the photons of so many bins.</summary>
    private const int BinsPerPhoton = 3;

    private const int PhotonsAtOnce = 4,
        MostWaiting = 1024;

    private readonly int[] _energies = new int[MostWaiting + (2 * PhotonsAtOnce)];
    private readonly BoundModel _model;
    private readonly EvaluationWorkspace _workspace = new();
    private readonly ResponseMatrix _response;
    private readonly PhotonPaths? _paths;
    private readonly PoissonSpectrum? _background;
    private readonly double _exposure,
        _mostPhotons;
    private readonly double[] _flux,
        _photons,
        _cumulated,
        _expected,
        _drawn;

    /// <param name="response">Of all observations.</param>
    /// <param name="observation">Exposure and background of each.</param>
    /// <exception cref="SpectralDataException">An exposure or scale is not above 0, or the background is subtracted
    /// counts.</exception>
    public SourceFaker(SpectralModel model, ResponseMatrix response, FakeObservation observation)
    {
        FakeBackground background = new(observation, response.ChannelCount, response.Redistribution.FirstChannel);
        (_model, _response, _exposure) = (model.Bind(response.Energies), response, observation.Exposure * observation.AreaScale);
        if (observation.Background is not null)
            _background = new PoissonSpectrum(background.InSource);
        if (!response.Redistribution.HasNegative)
        {
            _paths = new PhotonPaths(response);
            _mostPhotons = response.ChannelCount + (_paths.Count / ElementsPerPhoton);
        }
        (_flux, _photons, _cumulated) = (
            new double[response.Energies.BinCount],
            new double[response.Energies.BinCount],
            new double[response.Energies.BinCount]
        );
        (_expected, _drawn) = (new double[response.ChannelCount], new double[response.ChannelCount]);
    }

    /// <summary>One spectrum of one source, background included.</summary>
    /// <param name="parameters">Shape [parameters of the model].</param>
    /// <param name="random">Where it has come to; how much is used depends on the source.</param>
    /// <param name="counts">Shape [channels]; overwritten.</param>
    /// <exception cref="SpectralDataException">The model is negative or too bright.</exception>
    public void Draw(ReadOnlySpan<double> parameters, RandomNumbers random, Span<double> counts)
    {
        if (counts.Length != _expected.Length)
            throw new ArgumentException($"{counts.Length} values for {_expected.Length} channels.", nameof(counts));
        _model.Evaluate(parameters, _flux, _workspace);
        if (_background is null)
            counts.Clear();
        else
            _background.Draw(random, counts);
        if (_paths is null || !TryDrawPhotons(_paths, random, counts))
            DrawChannels(random, counts);
    }

    private bool TryDrawPhotons(PhotonPaths paths, RandomNumbers random, Span<double> counts)
    {
        double sum = 0;
        bool isSound = true;
        for (int bin = 0; bin < _photons.Length; bin++)
        {
            double expected = _flux[bin] * paths.Area[bin] * _exposure;
            isSound &= expected is >= 0 and <= PoissonSampler.LargestMean;
            _photons[bin] = expected;
            _cumulated[bin] = sum += expected;
        }
        for (int bin = 0; !isSound && bin < _photons.Length; bin++)
            Require("energy bin", bin, _photons[bin]);
        if (sum > _mostPhotons)
            return false;
        if (sum * BinsPerPhoton < _photons.Length)
        {
            // Few photons find their energies one by one.
            for (long left = PoissonSampler.Draw(random, sum); left > 0; left--)
                paths.Add(random, [FindEnergy(random.NextUniform() * sum)], counts);
            return true;
        }
        PoissonSampler.Draw(random, _photons, _photons);
        int waiting = 0;
        for (int bin = 0; bin < _photons.Length; bin++)
        {
            int photons = (int)_photons[bin];
            for (; photons > PhotonsAtOnce; photons -= PhotonsAtOnce)
                Wait(bin, PhotonsAtOnce, counts);
            Wait(bin, photons, counts);
        }
        paths.Add(random, _energies.AsSpan(0, waiting), counts);
        return true;

        // So many are written always, for a loop over 0, 1 or 2 of them could not be foretold.
        void Wait(int bin, int photons, Span<double> counts)
        {
            Vector128.Create(bin).CopyTo(_energies.AsSpan(waiting));
            waiting += photons;
            if (waiting <= MostWaiting)
                return;
            paths.Add(random, _energies.AsSpan(0, waiting), counts);
            waiting = 0;
        }
    }

    /// <summary>The first bin up to whose end there are more photons.</summary>
    private int FindEnergy(double photons)
    {
        int at = Array.BinarySearch(_cumulated, photons);
        if (at < 0)
            return Math.Min(~at, _cumulated.Length - 1);
        // Exactly at the end of a bin, which others of no photons may follow.
        while (_cumulated[at] <= photons && at + 1 < _cumulated.Length)
            at++;
        return at;
    }

    private void DrawChannels(RandomNumbers random, Span<double> counts)
    {
        _response.Fold(_flux, _expected);
        for (int i = 0; i < _expected.Length; i++)
            _expected[i] = Require("channel", i, _expected[i] * _exposure);
        PoissonSampler.Draw(random, _expected, _drawn);
        VectorMath.AddScaled(counts, 1, _drawn);
    }

    private static double Require(string what, int index, double expected) =>
        expected is >= 0 and <= PoissonSampler.LargestMean
            ? expected
            : throw SpectralDataException.At(
                $"simulated spectrum, {what} {index}",
                $"{expected} expected counts",
                $"0 to {PoissonSampler.LargestMean}"
            );
}
