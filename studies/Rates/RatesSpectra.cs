using System.Globalization;
using Almagest.Ogip;
using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Spectra;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Simulation;

namespace Almagest.Studies.Rates;

/// <summary>Writes PHA files of absorbed power laws, each with a truth of its own, drawn from the campaign's priors.</summary>
internal sealed class RatesSpectra : IRatesSpectra
{
    public const string Model = "tbabs*powerlaw";

    private const string WithLine = "tbabs*(powerlaw+gaussian)";

    /// <summary>keV.</summary>
    private const double LineEnergy = 6.4,
        EquivalentWidth = 0.15;

    private const double Gain = 1.03;

    /// <summary>nH, 1e22 cm⁻², equal shares a decade; and Γ.</summary>
    public const double LeastAbsorbed = 0.02,
        MostAbsorbed = 1,
        Flattest = 1,
        Steepest = 3;

    private readonly MeasuredInstrument _instrument;
    private readonly ReadObservation _like;
    private readonly string _folder;

    /// <param name="data">Folder of real spectra.</param>
    /// <param name="folder">Where spectra are written, and their responses copied to.</param>
    public RatesSpectra(MeasuredInstrument instrument, string data, string folder)
    {
        (_instrument, _folder) = (instrument, folder);
        _like = new ObservationReader().Read(
            Path.Combine(data, instrument.Spectrum),
            new ObservationOptions { Rmf = instrument.Rmf is null ? null : Path.Combine(data, instrument.Rmf) }
        );
        Directory.CreateDirectory(folder);
        foreach (InputFile file in _like.Inputs.Where(file => file.Role is InputFile.RmfRole or InputFile.ArfRole))
            File.Copy(file.Path, Path.Combine(folder, Path.GetFileName(file.Path)), overwrite: true);
        File.WriteAllBytes(
            Path.Combine(folder, Backgrounds[0]),
            PhaWriter.Write(_like.Spectra[0].Background!, new PhaHeader { IsBackground = true })
        );
    }

    public IReadOnlyList<string> Backgrounds { get; } = ["measured_bkg.pha"];

    public double LeastCounts => 30;

    public string Absorption =>
        FormattableString.Invariant($"{{ prior: logUniform, lower: {LeastAbsorbed}, upper: {MostAbsorbed} }}");

    public string? Rmf => NameOf(InputFile.RmfRole);

    public string? Arf => NameOf(InputFile.ArfRole);

    public double Exposure => Like.Exposure;

    public double BackgroundScale => _like.Spectra[0].Background!.ExtentAt(0) / Like.ExtentAt(0);

    private CountSpectrum Like => _like.Spectra[0].Source;

    public Dictionary<string, double[]> Write(RatesCell cell, int number, int spectra, ulong seed)
    {
        string folder = Path.Combine(_folder, $"cell{number}");
        Directory.CreateDirectory(folder);
        foreach (string file in new[] { Rmf, Arf }.OfType<string>())
            File.Copy(Path.Combine(_folder, file), Path.Combine(folder, file), overwrite: true);
        SpectralModel model = SpectralModel.Parse(cell.Misfit == RatesMisfit.Line ? WithLine : Model);
        ResponseMatrix response = cell.Misfit == RatesMisfit.Gain ? Misread(_like.Response) : _like.Response;
        double[][] truths = new double[spectra][];
        short[]? quality = cell.HasBadChannels ? Bad() : null;
        Parallel.For(0, spectra, i =>
        {
            var random = new Random((int)seed + (1_000_000 * number) + i);
            double[] truth =
            [
                LeastAbsorbed * Math.Pow(MostAbsorbed / LeastAbsorbed, random.NextDouble()),
                Flattest + ((Steepest - Flattest) * random.NextDouble()),
                1,
            ];
            // Of a power law of norm 1: photons cm-2 s-1.
            if (cell.Misfit == RatesMisfit.Line)
                truth = [.. truth, LineEnergy, 1e-3, EquivalentWidth * Math.Pow(LineEnergy, -truth[1])];
            double norm =
                cell.Counts
                / Faker(model, truth, response, quality).ExpectedSource.Where((_, channel) => IsWithin(channel)).Sum();
            (truth[2], truth[^1]) = (norm, truth.Length > 3 ? norm * truth[^1] : norm);
            truths[i] = truth;
            (CountSpectrum source, CountSpectrum? background) = Faker(model, truth, response, quality).Draw(seed, (uint)i);
            string name = NameOf(i);
            PhaHeader header = new() { ResponseFile = Rmf, AncillaryFile = Arf };
            if (background is not null)
                File.WriteAllBytes(
                    Path.Combine(folder, $"{name}_bkg.pha"),
                    PhaWriter.Write(background, header with { IsBackground = true })
                );
            File.WriteAllBytes(
                Path.Combine(folder, $"{name}.pha"),
                PhaWriter.Write(source, header with { BackgroundFile = background is null ? null : $"{name}_bkg.pha" })
            );
        });
        return truths.Index().ToDictionary(one => NameOf(one.Index), one => one.Item);
    }

    /// <summary>Of a spectrum's file, without what follows the dot.</summary>
    public static string NameOf(int number) => $"s{number.ToString("D5", CultureInfo.InvariantCulture)}";

    private string? NameOf(string role) =>
        _like.Inputs.FirstOrDefault(file => file.Role == role) is { } file ? Path.GetFileName(file.Path) : null;

    private SpectrumFaker Faker(SpectralModel model, double[] truth, ResponseMatrix response, short[]? quality) =>
        new(
            model,
            truth,
            response,
            new FakeObservation
            {
                Exposure = Like.Exposure,
                BackScale = Like.BackScale[0],
                AreaScale = Like.AreaScale[0],
                Instrument = Like.Instrument,
                Quality = quality,
                Background = _like.Spectra[0].Background,
                BackgroundExposure = _like.Spectra[0].Background?.Exposure ?? 0,
            }
        );

    /// <summary>A photon lands where one of an energy that is 3 % higher would; the area is that of its own energy.</summary>
    private static ResponseMatrix Misread(ResponseMatrix right)
    {
        RedistributionMatrix matrix = right.Redistribution;
        EnergyGrid energies = new([.. matrix.Energies.Edges.ToArray().Select(edge => edge / Gain)]);
        List<RedistributionMatrix.Run> runs = [];
        List<float> values = [];
        int[] firstRun = new int[energies.BinCount + 1];
        double[] area = new double[energies.BinCount];
        for (int bin = 0; bin < energies.BinCount; bin++)
        {
            foreach (RedistributionMatrix.Run run in matrix.RunsOf(bin))
            {
                runs.Add(run with { Offset = values.Count });
                values.AddRange(matrix.ValuesOf(run));
            }
            firstRun[bin + 1] = runs.Count;
            int own = matrix.Energies.FindBin(energies.Center(bin));
            area[bin] = own < 0 ? 0 : right.Area[own];
        }
        return ResponseMatrix.Combine(
            new(
                energies,
                matrix.FirstChannel,
                matrix.ChannelLower.ToArray(),
                matrix.ChannelUpper.ToArray(),
                firstRun,
                [.. runs],
                [.. values],
                matrix.IncludesArea
            ),
            new EffectiveArea(energies, area)
        );
    }

    private bool IsWithin(int channel) =>
        _like.Response.Redistribution.ChannelLower[channel] >= _instrument.Lower
        && _like.Response.Redistribution.ChannelUpper[channel] <= _instrument.Upper;

    private short[] Bad()
    {
        int channels = _like.Response.ChannelCount;
        int[] within = [.. Enumerable.Range(0, channels).Where(IsWithin)];
        int first = within.Length / 3,
            last = first + (within.Length / 10);
        short[] quality = new short[channels];
        foreach ((int i, int channel) in within.Index())
            quality[channel] = (short)(i % 10 == 0 || (i >= first && i < last) ? 1 : 0);
        return quality;
    }
}
