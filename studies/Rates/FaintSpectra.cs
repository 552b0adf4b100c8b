using Almagest.Ogip;
using Almagest.Ogip.Pha;
using Almagest.Ogip.Responses;
using Almagest.Spectra;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Randomness;
using Almagest.Spectra.Responses;

namespace Almagest.Studies.Rates;

/// <summary>Writes PHA files of power laws behind a column that is known.</summary>
internal sealed class FaintSpectra : IRatesSpectra
{
    private const double Column = 0.05, // 1e22 cm-2
        Tilt = 0.15,
        Brightness = 0.3, // standard deviations from one observation to the next, in ln
        Smoothed = 6; // channels

    /// <summary>Files that the campaign names.</summary>
    private const int MeasuredBackgrounds = 30;

    private static readonly SpectralModel Model = SpectralModel.Parse(RatesSpectra.Model);

    private readonly FaintInstrument _instrument;
    private readonly string _folder;
    private readonly ResponseMatrix _response;
    private readonly double[] _background;

    /// <param name="data">Folder of real spectra.</param>
    /// <param name="folder">Where spectra, responses and the campaign's backgrounds are written.</param>
    public FaintSpectra(FaintInstrument instrument, string data, string folder)
    {
        (_instrument, _folder) = (instrument, folder);
        (_response, _background) = instrument.Name switch
        {
            "Swift" => Measured(
                data,
                "swift-xrt-pc-grb070110/interval0pc.pi",
                "swift-xrt-pc-2m0259/swxpc0to12s6_20130101v014.rmf.gz"
            ),
            "Chandra" => Measured(data, "chandra-acis-3c273/3c273.pi", null),
            _ => ERosita(),
        };
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, Rmf), RmfWriter.Write(WithArea(_response), instrument.Name, instrument.Name));
        for (int i = 0; i < MeasuredBackgrounds; i++)
            WriteBackground(Path.Combine(folder, Backgrounds[i]), Draw(0, 1.8, RatesScale.Seed, (uint)i).Background);
    }

    public string Rmf => "response.rsp";

    public string? Arf => null;

    public double Exposure => 1e4;

    public double BackgroundScale => _instrument.Ratio;

    public double LeastCounts => 10;

    /// <summary>Known, as it is where it is the Galaxy's.</summary>
    public string Absorption => FormattableString.Invariant($"{Column}");

    public IReadOnlyList<string> Backgrounds { get; } =
    [.. Enumerable.Range(0, MeasuredBackgrounds).Select(i => FormattableString.Invariant($"measured{i:00}_bkg.pha"))];

    public Dictionary<string, double[]> Write(RatesCell cell, int number, int spectra, ulong seed)
    {
        string folder = Path.Combine(_folder, $"cell{number}");
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(_folder, Rmf), Path.Combine(folder, Rmf), overwrite: true);
        double[][] truths = new double[spectra][];
        Parallel.For(0, spectra, i =>
        {
            double index =
                RatesSpectra.Flattest
                + (
                    (RatesSpectra.Steepest - RatesSpectra.Flattest)
                    * new Random((int)seed + (1_000_000 * number) + i).NextDouble()
                );
            (CountSpectrum source, CountSpectrum background, double norm) = Draw(
                cell.Counts,
                index,
                seed + (ulong)number,
                (uint)i
            );
            truths[i] = [Column, index, norm];
            string name = RatesSpectra.NameOf(i);
            WriteBackground(Path.Combine(folder, $"{name}_bkg.pha"), background);
            File.WriteAllBytes(
                Path.Combine(folder, $"{name}.pha"),
                PhaWriter.Write(source, new PhaHeader { ResponseFile = Rmf, BackgroundFile = $"{name}_bkg.pha" })
            );
        });
        return truths.Index().ToDictionary(one => RatesSpectra.NameOf(one.Index), one => one.Item);
    }

    private static void WriteBackground(string path, CountSpectrum background) =>
        File.WriteAllBytes(path, PhaWriter.Write(background, new PhaHeader { IsBackground = true }));

    /// <param name="counts">Of the source, expected within the band.</param>
    private (CountSpectrum Source, CountSpectrum Background, double Norm) Draw(
        double counts,
        double index,
        ulong seed,
        uint number
    )
    {
        double[] source = Source(index);
        int[] band = Band();
        double norm = counts / band.Sum(channel => source[channel]);
        RandomNumbers random = new(seed);
        random.Begin(100, 0, number);
        (double tilt, double brightness) = (Tilt * random.NextNormal(), Brightness * random.NextNormal());
        double[] background =
        [
            .. _background.Select((share, channel) => share * Math.Pow(Math.Max(Middle(channel), 0.05) / 1.5, tilt)),
        ];
        double scale = _instrument.BackgroundCounts / band.Sum(channel => background[channel]) * Math.Exp(brightness);
        double[] Drawn(IEnumerable<double> means) => [.. means.Select(mean => (double)PoissonSampler.Draw(random, mean))];
        CountSpectrum Spectrum(IEnumerable<double> means, double region) =>
            new()
            {
                Instrument = _instrument.Name,
                FirstChannel = _response.Redistribution.FirstChannel,
                Counts = Drawn(means),
                IsPoisson = true,
                Exposure = Exposure,
                BackScale = [region],
            };
        return (
            Spectrum(source.Zip(background, (one, other) => (norm * one) + (scale * other / _instrument.Ratio)), 1),
            Spectrum(background.Select(other => scale * other), _instrument.Ratio),
            norm
        );
    }

    /// <returns>Shape [channels]: counts of a power law of norm 1.</returns>
    private double[] Source(double index)
    {
        double[] flux = new double[_response.Energies.BinCount],
            rate = new double[_response.ChannelCount];
        Model.Evaluate(_response.Energies, [Column, index, 1], flux);
        _response.Fold(flux, rate);
        return [.. rate.Select(one => Math.Max(0, one) * Exposure)];
    }

    private int[] Band() =>
        [
            .. Enumerable
                .Range(0, _background.Length)
                .Where(channel => Middle(channel) > _instrument.Lower && Middle(channel) < _instrument.Upper),
        ];

    private double Middle(int channel) =>
        0.5 * (_response.Redistribution.ChannelLower[channel] + _response.Redistribution.ChannelUpper[channel]);

    /// <returns>A real response, and the shape of its own background.</returns>
    private static (ResponseMatrix Response, double[] Background) Measured(string data, string spectrum, string? rmf)
    {
        ReadObservation read = new ObservationReader().Read(
            Path.Combine(data, spectrum),
            new ObservationOptions { Rmf = rmf is null ? null : Path.Combine(data, rmf) }
        );
        return (read.Response, Smooth(read.Spectra[0].Background!.Counts));
    }

    /// <summary>A CCD with an area that ends at 2.3 keV, under a soft sky and flat particles with their lines.</summary>
    private static (ResponseMatrix Response, double[] Background) ERosita()
    {
        EnergyGrid energies = EnergyGrid.Logarithmic(0.15, 12, 600),
            channels = EnergyGrid.Linear(0.2, 10, 980);
        double Line(double energy, double at) => Math.Exp(-0.5 * Math.Pow((energy - at) / 0.04, 2));
        return (
            ResponseMatrix.Combine(
                RedistributionMatrix.Gaussian(energies, channels, energy => 0.025 * Math.Sqrt(1 + energy)),
                new EffectiveArea(
                    energies,
                    [
                        .. Enumerable
                            .Range(0, energies.BinCount)
                            .Select(energies.Center)
                            .Select(energy => 1300 * (1 - Math.Exp(-energy / 0.4)) / (1 + Math.Pow(energy / 2.3, 4))),
                    ]
                )
            ),
            [
                .. Enumerable
                    .Range(0, channels.BinCount)
                    .Select(channels.Center)
                    .Select(energy =>
                        (3 * Math.Exp(-energy / 0.25)) + 0.12 + (0.8 * Line(energy, 1.49)) + (0.5 * Line(energy, 6.4))
                    ),
            ]
        );
    }

    /// <summary>One file for both.</summary>
    private static RedistributionMatrix WithArea(ResponseMatrix response)
    {
        RedistributionMatrix matrix = response.Redistribution;
        List<RedistributionMatrix.Run> runs = [];
        List<float> values = [];
        int[] firstRun = new int[matrix.Energies.BinCount + 1];
        for (int bin = 0; bin < matrix.Energies.BinCount; bin++)
        {
            foreach (RedistributionMatrix.Run run in matrix.RunsOf(bin))
            {
                runs.Add(run with { Offset = values.Count });
                foreach (float value in matrix.ValuesOf(run))
                    values.Add(value * (float)response.Area[bin]);
            }
            firstRun[bin + 1] = runs.Count;
        }
        return new(
            matrix.Energies,
            matrix.FirstChannel,
            matrix.ChannelLower.ToArray(),
            matrix.ChannelUpper.ToArray(),
            firstRun,
            [.. runs],
            [.. values],
            includesArea: true
        );
    }

    private static double[] Smooth(double[] counts) =>
        [
            .. counts.Select(
                (_, at) =>
                {
                    double sum = 0,
                        weights = 0;
                    for (int other = 0; other < counts.Length; other++)
                    {
                        double weight = Math.Exp(-0.5 * Math.Pow((other - at) / Smoothed, 2));
                        (sum, weights) = (sum + (weight * counts[other]), weights + weight);
                    }
                    return sum / weights;
                }
            ),
        ];
}
