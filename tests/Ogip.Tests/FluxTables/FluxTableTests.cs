using System.Globalization;
using System.Text;
using Almagest.Ogip.Fits;
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

    private const string Csv = """
        # three bins of an X-ray spectrum
        energy (keV),width (keV),flux (ph/cm2/s/keV),error (ph/cm2/s/keV),mask
        1.5,1,0.02,0.002,0
        3,2,nan,,0
        0.75,0.5,0.1,0.01,1
        6,4,0.001,0.0005,0
        """;

    private const string Ecsv = """
        # %ECSV 1.0
        # ---
        # datatype:
        # - {name: energy, unit: keV, datatype: float64}
        # - {name: width, unit: keV, datatype: float64}
        # - name: flux
        #   unit: ph / (cm2 s keV)
        #   datatype: float64
        # - {name: error, unit: ph / (cm2 s keV), datatype: float64}
        # - {name: mask, datatype: bool}
        # meta: !!omap
        # - {OBJECT: made up}
        # schema: astropy-2.0
        energy width flux error mask
        1.5 1.0 0.02 0.002 False
        3.0 2.0 nan "" False
        0.75 0.5 0.1 0.01 True
        6.0 4.0 0.001 0.0005 False
        """;

    private const string Vo = """
        <?xml version="1.0" encoding="UTF-8"?>
        <VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE><TABLE>
        <FIELD name="c1" ucd="em.energy" unit="keV" datatype="double"/>
        <FIELD name="c2" ucd="instr.bandwidth" unit="keV" datatype="double"/>
        <FIELD name="c3" ucd="phot.flux.density;em.energy" unit="ph.cm**-2.s**-1.keV**-1" datatype="double"/>
        <FIELD name="c4" ucd="stat.error;phot.flux.density" unit="ph.cm**-2.s**-1.keV**-1" datatype="double"/>
        <FIELD name="name" datatype="char" arraysize="*"/>
        <FIELD name="mask" datatype="boolean"/>
        <DATA><TABLEDATA>
        <TR><TD>1.5</TD><TD>1</TD><TD>0.02</TD><TD>0.002</TD><TD>a</TD><TD>F</TD></TR>
        <TR><TD>3</TD><TD>2</TD><TD>NaN</TD><TD/><TD>b</TD><TD>F</TD></TR>
        <TR><TD>0.75</TD><TD>0.5</TD><TD>0.1</TD><TD>0.01</TD><TD>c</TD><TD>T</TD></TR>
        <TR><TD>6</TD><TD>4</TD><TD>0.001</TD><TD>0.0005</TD><TD>d</TD><TD>F</TD></TR>
        </TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>
        """;

    private static byte[] Fits =>
        new FitsWriter()
            .AddTable(
                "SED",
                [
                    OutputColumn.Of("ENERGY", "keV", [1.5, 3, 0.75, 6]),
                    OutputColumn.Of("WIDTH", "keV", [1.0, 2, 0.5, 4]),
                    OutputColumn.Of("FLUX", "ph cm-2 s-1 keV-1", [0.02, double.NaN, 0.1, 0.001]),
                    OutputColumn.Of("ERROR", "ph cm-2 s-1 keV-1", [0.002, double.NaN, 0.01, 0.0005]),
                    OutputColumn.Of("MASK", "", new short[] { 0, 0, 1, 0 }),
                ]
            )
            .ToBytes();

    [Fact]
    public void Heads_tell_the_instrument_and_the_place()
    {
        ReadObservation read = Read(
            "meta.ecsv",
            Ecsv.Replace("# - {OBJECT: made up}", "# - {TELESCOP: XMM, INSTRUME: OM}\n# - RA_OBJ: 83.6\n# - DEC_OBJ: 22.0")
        );
        Assert.Equal("XMM OM", read.Spectra[0].Source.Instrument);
        Assert.Equal((83.6, 22.0), (read.Observation.RightAscension, read.Observation.Declination));
    }

    public static TheoryData<string> Formats => ["sed.csv", "sed.ecsv", "sed.xml", "sed.fits"];

    [Theory, MemberData(nameof(Formats))]
    public void All_formats_give_one_payload(string name)
    {
        ReadObservation read = Read(name, BytesOf(name));
        CountSpectrum spectrum = read.Spectra[0].Source;
        Assert.Equal([0, 0.02, 0, 0.004], spectrum.Counts);
        Assert.Equal([0, 0.002, 0, 0.002], spectrum.StatisticalError!);
        Assert.Equal([-1, 0, -1, 0], spectrum.Quality!);
        Assert.Equal([0.5, 1, 2, 4], read.Response.Redistribution.ChannelLower.ToArray());
        Assert.Equal([1.0, 2, 4, 8], read.Response.Redistribution.ChannelUpper.ToArray());
        Assert.Equal((true, false, 1.0), (spectrum.IsFlux, spectrum.IsPoisson, spectrum.Exposure));
        Assert.Equal(
            PayloadCodec.Encode(Read("plain.csv", Csv).Observation.Payload),
            PayloadCodec.Encode(read.Observation.Payload)
        );
        Assert.Empty(read.Warnings);
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

    [Theory]
    [InlineData("energy,flux_mJy\n1,1\n2,1\n", "wrong.csv column energy: found no unit; expected one of energy")]
    [InlineData("energy_keV,flux\n1,1\n2,1\n", "wrong.csv column flux: found no unit; expected a flux density such as")]
    [InlineData("energy_keV,flux (mag)\n1,1\n2,1\n", "wrong.csv column flux: found the unit 'mag'")]
    [InlineData("energy_keV,flux (erg/s)\n1,1\n2,1\n", "wrong.csv column flux: found the unit 'erg/s'")]
    [InlineData("energy_keV,flux_mJy\n1,1\n-2,1\n", "wrong.csv, line 3, energy: found -2 keV; expected a finite number above 0")]
    [InlineData("energy_keV,flux_mJy\n1,1\nnan,1\n", "wrong.csv, line 3, energy: found NaN keV")]
    [InlineData("energy_keV,flux_mJy\n1,1\n2,inf\n", "wrong.csv, line 3, flux: found Infinity; expected a finite number")]
    [InlineData("energy_keV,flux_mJy\n1,1\n2,bright\n", "wrong.csv, line 3, flux_mJy: found 'bright'; expected a number")]
    [InlineData("energy_keV,flux_mJy\n1,1\n2\n", "wrong.csv, line 3: found")]
    [InlineData("energy_keV,flux_mJy,error\n1,1,1\n2,1,-1\n", "wrong.csv, line 3, error: found -1")]
    [InlineData("energy_keV,flux_mJy,error (mag)\n1,1,1\n2,1,1\n", "wrong.csv column error: found the unit 'mag'")]
    [InlineData("energy_keV,width,flux_mJy\n1,2.5,1\n", "wrong.csv, line 2, width: found 2.5")]
    [InlineData("energy_keV,flux_mJy\n1,1\n1,2\n", "wrong.csv, line 2, energy: found a bin without a width")]
    [InlineData("energy_keV,flux_mJy\n1,1\n", "wrong.csv: found one row without a width")]
    [InlineData("# %ECSV 1.0\n# datatype: [{name: {\nenergy flux\n1 1\n", "found no YAML")]
    [InlineData("# %ECSV 1.0\n# meta: &a {b: 1}\n# c: *a\nenergy flux\n1 1\n", "found an alias in the head of an ECSV")]
    [InlineData("# %ECSV 1.0\n# meta: [[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]\nenergy flux\n1 1\n", "found over 16 levels")]
    [InlineData("e_min (keV),e_max (keV),flux_mJy\n1,1.00000001,1\n", "expected bins wider than")]
    [InlineData(
        "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><VOTABLE>&a;</VOTABLE>",
        "wrong.csv, line 1: found no plain XML"
    )]
    [InlineData(
        "<VOTABLE><TABLE><FIELD name=\"energy\" datatype=\"double\"/><DATA><BINARY2/></DATA></TABLE></VOTABLE>",
        "wrong.csv: found a table in BINARY2; expected one in TABLEDATA"
    )]
    public void What_is_wrong_is_told_with_its_place(string text, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<SpectralDataException>(() => Read("wrong.csv", text)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Rows_and_bytes_are_bounded()
    {
        Assert.Contains(
            "at most 2",
            Assert
                .Throws<SpectralDataException>(() => Read("sed.csv", Csv, limits: FitsLimits.Default with { MaximumRows = 2 }))
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "at most 2",
            Assert
                .Throws<SpectralDataException>(() => Read("sed.xml", Vo, limits: FitsLimits.Default with { MaximumRows = 2 }))
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "at most 100",
            Assert
                .Throws<SpectralDataException>(() => Read("sed.csv", Csv, limits: FitsLimits.Default with { MaximumBytes = 100 }))
                .Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>Whatever is broken in a table, it is read or refused in words.</summary>
    [Theory, MemberData(nameof(Formats))]
    public void Broken_tables_are_read_or_refused(string name)
    {
        byte[] whole = BytesOf(name);
        int refused = 0;
        for (int number = 0; number < 400; number++)
        {
            Random random = new(number);
            byte[] broken = name == "sed.fits" ? Mutation.Of(whole, random).Bytes : Break(whole, random);
            try
            {
                Read(name, broken);
            }
            catch (SpectralDataException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 50, 399);
    }

    private static byte[] Break(byte[] whole, Random random)
    {
        string[] pieces =
        [
            "1e308",
            "-1e-308",
            "nan",
            "inf",
            "\"",
            "<",
            ">",
            "&",
            "{",
            "[",
            "*a",
            ",",
            "\n",
            "#",
            "\0",
            "(",
            "/",
            " ",
        ];
        List<byte> bytes = [.. whole];
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int at = random.Next(bytes.Count),
                length = Math.Min(random.Next(8), bytes.Count - at);
            bytes.RemoveRange(at, length);
            bytes.InsertRange(at, Encoding.UTF8.GetBytes(pieces[random.Next(pieces.Length)]));
        }
        return [.. bytes];
    }

    private static byte[] BytesOf(string name) =>
        name switch
        {
            "sed.csv" => Encoding.UTF8.GetBytes(Csv),
            "sed.ecsv" => Encoding.UTF8.GetBytes(Ecsv),
            "sed.xml" => Encoding.UTF8.GetBytes(Vo),
            _ => Fits,
        };

    private ReadObservation Read(string name, string text, ObservationOptions? options = null, FitsLimits? limits = null) =>
        Read(name, Encoding.UTF8.GetBytes(text), options, limits);

    private ReadObservation Read(string name, byte[] bytes, ObservationOptions? options = null, FitsLimits? limits = null)
    {
        _folder.Write(name, bytes);
        return new ObservationReader(limits).Read(_folder.File(name), options);
    }
}
