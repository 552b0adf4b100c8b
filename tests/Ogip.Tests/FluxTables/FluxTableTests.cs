using System.Globalization;
using System.Text;
using Almagest.Ogip.Pha;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;

namespace Almagest.Ogip.Tests.FluxTables;

/// <summary>An SED of a table is photons in each of its bins.</summary>
public sealed class FluxTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Heads_tell_the_instrument_and_the_place()
    {
        ReadObservation read = Read(
            "meta.ecsv",
            FluxSamples.Ecsv.Replace(
                "# - {OBJECT: made up}",
                "# - {TELESCOP: XMM, INSTRUME: OM}\n# - RA_OBJ: 83.6\n# - DEC_OBJ: 22.0"
            )
        );
        Assert.Equal("XMM OM", read.Spectra[0].Source.Instrument);
        Assert.Equal((83.6, 22.0), (read.Observation.RightAscension, read.Observation.Declination));
    }

    [Theory, MemberData(nameof(FluxSamples.Formats), MemberType = typeof(FluxSamples))]
    public void All_formats_give_one_payload(string name)
    {
        ReadObservation read = FluxSamples.Read(_folder, name, FluxSamples.BytesOf(name));
        CountSpectrum spectrum = read.Spectra[0].Source;
        Assert.Equal([0, 0.02, 0, 0.004], spectrum.Counts);
        Assert.Equal([0, 0.002, 0, 0.002], spectrum.StatisticalError!);
        Assert.Equal([-1, 0, -1, 0], spectrum.Quality!);
        Assert.Equal([0.5, 1, 2, 4], read.Response.Redistribution.ChannelLower.ToArray());
        Assert.Equal([1.0, 2, 4, 8], read.Response.Redistribution.ChannelUpper.ToArray());
        Assert.Equal((true, false, 1.0), (spectrum.IsFlux, spectrum.IsPoisson, spectrum.Exposure));
        Assert.Equal(
            PayloadCodec.Encode(Read("plain.csv", FluxSamples.Csv).Observation.Payload),
            PayloadCodec.Encode(read.Observation.Payload)
        );
        Assert.Empty(read.Warnings);
    }

    /// <summary>Who is bad by one of several columns is, and what nobody calls good is not.</summary>
    [Theory]
    [InlineData("mask,quality", "0,0|1,0|0,5|0,0", 0, 3)]
    [InlineData("quality,mask", "0,0|1,0|0,5|0,0", 0, 3)]
    [InlineData("good", "1|0||1", 0, 3)]
    [InlineData("mask,good", "0,1|1,1|0,0|0,1", 0, 3)]
    public void All_masks_are_heeded(string heads, string rows, params int[] good)
    {
        string[] cells = rows.Split('|');
        CountSpectrum spectrum = Read(
            "masks.csv",
            $"energy (keV),flux (ph/cm2/s/keV),{heads}\n" + string.Concat(cells.Select((cell, i) => $"{i + 1},0.1,{cell}\n"))
        )
            .Spectra[0]
            .Source;
        Assert.Equal(good, Enumerable.Range(0, cells.Length).Where(i => !spectrum.IsBad(i)));
    }

    /// <summary>Else a run would fit it as one without errors.</summary>
    [Theory]
    [InlineData("nuFnu", "nuFnu_err")]
    [InlineData("flux", "e_Flux")]
    [InlineData("dnde", "sigma_dnde")]
    [InlineData("sed", "sed_uncertainty")]
    public void Errors_are_found_by_the_name_of_the_flux(string flux, string error)
    {
        ReadObservation read = Read("named.csv", $"energy (keV),width,{flux} (ph/cm2/s/keV),{error}\n2,2,1,0.25\n");
        Assert.Equal([0.5], read.Spectra[0].Source.StatisticalError!);
    }

    /// <summary>A limit is no measurement, whatever error stands beside it; an empty cell calls none.</summary>
    [Theory]
    [InlineData("is_ul")]
    [InlineData("UL")]
    [InlineData("upper_limit")]
    public void Upper_limits_are_left_out_and_told(string head)
    {
        ReadObservation read = Read("limits.csv", $"energy (keV),width,flux (Jy),error,{head}\n1,1,1,1,0\n2,1,1,1,1\n3,1,1,1,\n");
        Assert.Equal([false, true, false], Enumerable.Range(0, 3).Select(read.Spectra[0].Source.IsBad));
        Assert.Contains($"limits.csv: left out 1 of 3 rows, which {head} calls limits.", read.Warnings);
    }

    /// <summary>BINARY2 says by a bit a column what has no value; BINARY by the FIELD's null.</summary>
    [Theory]
    [InlineData("BINARY2", "", "gD/wAAAAAAAAAAEAP/AAAAAAAAAAAg==")]
    [InlineData("BINARY", "<VALUES null=\"1\"/>", "P/AAAAAAAAAAAT/wAAAAAAAAAAI=")]
    public void Streams_say_what_has_no_value(string form, string values, string stream)
    {
        using MemoryStream xml = new(
            Encoding.UTF8.GetBytes(
                $"<VOTABLE><TABLE><FIELD name=\"mask\" datatype=\"double\"/><FIELD name=\"n\" datatype=\"short\">{values}</FIELD>"
                    + $"<DATA><{form}><STREAM encoding=\"base64\">{stream}</STREAM></{form}></DATA></TABLE></VOTABLE>"
            )
        );
        VoTables.VoTable table = VoTables.VoTableReader.Read("null.xml", xml, Ogip.Fits.FitsLimits.Default);
        Assert.Equal(
            form == "BINARY2"
                ?
                [
                    [double.NaN, 1],
                    [1, 2],
                ]
                :
                [
                    [1, 1],
                    [double.NaN, 2],
                ],
            table.Columns.Select(column => column.Scalars(table.RowCount))
        );
    }

    /// <summary>Photons in the bin by hand: h = 6.62607015e-34 J s, c = 299792458 m/s, 1 keV = 1.602176634e-16 J; an energy flux
    /// is
    /// divided by the energy of the bin's geometric middle.</summary>
    [Theory]
    // 0.9 to 1.1 keV.
    [InlineData("keV", 0.9, 1.1, "ph/cm2/s/keV", 0.2)]
    [InlineData("keV", 0.9, 1.1, "1/(cm2 s eV)", 200)]
    [InlineData("keV", 0.9, 1.1, "erg/cm2/s/keV", 125459052.88233183)]
    [InlineData("keV", 0.9, 1.1, "keV/cm2/s/keV", 0.20100756305184242)]
    // 1 Jy is 1509.190179 photons cm-2 s-1 a unit of ln E.
    [InlineData("keV", 0.9, 1.1, "Jy", 303.35864019164137)]
    [InlineData("keV", 0.9, 1.1, "mJy", 0.30335864019164137)]
    [InlineData("keV", 0.9, 1.1, "uJy", 3.0335864019164137e-4)]
    [InlineData("keV", 0.9, 1.1, "erg/cm2/s/Hz", 3.033586401916414e25)]
    [InlineData("keV", 0.9, 1.1, "W.m**-2.Hz**-1", 3.033586401916414e28)]
    [InlineData("keV", 0.9, 1.1, "erg cm-2 s-1", 125879776.96960169)]
    [InlineData("eV", 900, 1100, "Jy", 303.35864019164137)]
    [InlineData("MeV", 0.0009, 0.0011, "Jy", 303.35864019164137)]
    // 500 to 510 nm.
    [InlineData("Angstrom", 5000, 5100, "erg / (Angstrom s cm2)", 25421042567093.973)]
    [InlineData("nm", 500, 510, "10**-17 erg cm-2 s-1 Angstrom-1", 2.5421042567093973e-4)]
    [InlineData("um", 0.5, 0.51, "W/m2/um", 2542104256709.398)]
    [InlineData("nm", 500, 510, "W/m2/nm", 2542104256709397.5)]
    [InlineData("Angstrom", 5000, 5100, "ph/cm2/s/Angstrom", 100)]
    [InlineData("Angstrom", 5000, 5100, "mJy", 0.029886418965143973)]
    // The same band in frequency: c / 510 nm to c / 500 nm.
    [InlineData("GHz", 587828.3490196078, 599584.916, "mJy", 0.029886418965143973)]
    [InlineData("Hz", 5.878283490196078e14, 5.99584916e14, "mJy", 0.029886418965143973)]
    public void Units_are_turned_into_photons(string unit, double lower, double upper, string ofFlux, double expected)
    {
        string kind =
            unit.EndsWith("eV", StringComparison.Ordinal) ? "energy"
            : unit.EndsWith("Hz", StringComparison.Ordinal) ? "freq"
            : "wave";
        ReadObservation read = Read(
            "unit.csv",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{kind}_min ({unit}),{kind}_max ({unit}),flux ({ofFlux}),flux_err\n{lower:R},{upper:R},1,0.5\n"
            )
        );
        Assert.Equal(1, read.Spectra[0].Source.Counts[0] / expected, 1e-9);
        Assert.Equal(0.5, read.Spectra[0].Source.StatisticalError![0] / expected, 1e-9);
    }

    /// <summary>Through bands of 40 % the mean of an energy flux is not its value at the middle: the model is
    /// integrated.</summary>
    [Theory]
    [InlineData("ph/cm2/s/keV", 1)]
    [InlineData("erg/cm2/s/keV", 0)]
    public void A_model_is_integrated_over_each_bin(string unit, int photons)
    {
        const double index = 3.5;
        (double lower, double upper)[] bins = [(0.002, 0.003), (0.0025, 0.004), (1, 1.5), (2, 8)];
        StringBuilder csv = new($"e_min (keV),e_max (keV),flux ({unit}),error\n");
        foreach ((double lower, double upper) in bins)
        {
            double power = (photons == 1 ? 1 : 2) - index,
                mean = (Math.Pow(upper, power) - Math.Pow(lower, power)) / power / (upper - lower);
            double flux = photons == 1 ? mean : mean * 1.602176634e-9;
            csv.Append(CultureInfo.InvariantCulture, $"{lower},{upper},{flux:R},{0.01 * flux:R}\n");
        }
        ReadObservation read = Read("wide.csv", csv.ToString());
        SpectralModel model = SpectralModel.Parse("powerlaw");
        FitProblem problem = new(
            model,
            FitParameter.DefaultsOf(model),
            [new FitSpectrum(read.Spectra[0], read.Response)],
            new FitSettings()
        );
        Assert.Equal(StatisticKind.ChiSquare, problem.Spectra[0].Statistic);
        // 1e-5 of the flux against errors of 1 %.
        Assert.InRange(problem.Statistic([index, 1]), 0, 4 * 1e-5);
        FitOutcome.Converged fit = Assert.IsType<FitOutcome.Converged>(ClassicalFit.Refine(problem, [2, 0.5]));
        Assert.Equal([index, 1], fit.Parameters, (a, b) => Math.Abs(a - b) < 1e-3);
    }

    [Fact]
    public void Widths_come_from_neighbours_but_not_across_a_gap_and_not_from_afar()
    {
        ReadObservation read = Read("points.csv", "energy_keV,flux_mJy\n1,1\n1.1,1\n1.21,1\n100,1\n200,1\n");
        double[] upper = read.Response.Redistribution.ChannelUpper.ToArray(),
            lower = read.Response.Redistribution.ChannelLower.ToArray();
        double root = Math.Sqrt(1.1),
            furthest = Math.Exp(0.1);
        Assert.Equal([1 / root, root, 1.1 * root, 100 / furthest, 200 / furthest], lower, (a, b) => Math.Abs(a - b) < 1e-9 * a);
        Assert.Equal([root, 1.1 * root, 1.21 * root, 100 * furthest, 200 * furthest], upper, (a, b) =>
            Math.Abs(a - b) < 1e-9 * a
        );
        Assert.Contains("found no widths", Assert.Single(read.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_errors_there_is_no_statistic()
    {
        ReadObservation read = Read("bare.csv", "energy_keV,width,flux_mJy\n1,0.5,1\n2,0.5,1\n");
        SpectralModel model = SpectralModel.Parse("powerlaw");
        Assert.Contains(
            "without them there is no statistic",
            Assert
                .Throws<SpectralDataException>(() =>
                    new FitProblem(
                        model,
                        FitParameter.DefaultsOf(model),
                        [new FitSpectrum(read.Spectra[0], read.Response)],
                        new FitSettings()
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Columns_go_by_what_the_caller_says_of_them()
    {
        ReadObservation read = Read(
            "odd.csv",
            "lam,wide,F,dF\n5000,100,2,1\n",
            new ObservationOptions { FluxColumns = "wavelength=lam [Angstrom], width=wide, flux=F [ph/cm2/s/Angstrom], error=dF" }
        );
        Assert.Equal(200, read.Spectra[0].Source.Counts[0], 9);
        Assert.Equal(100, read.Spectra[0].Source.StatisticalError![0], 9);
    }

    private ReadObservation Read(string name, string text, ObservationOptions? options = null) =>
        FluxSamples.Read(_folder, name, Encoding.UTF8.GetBytes(text), options);
}
