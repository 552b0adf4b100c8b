using System.Text;
using Almagest.Ogip.Fits;
using Almagest.Spectra;

namespace Almagest.Ogip.Tests.FluxTables;

/// <summary>Tables of flux that somebody broke are refused in words.</summary>
public sealed class BrokenFluxTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("energy,flux_mJy\n1,1\n2,1\n", "wrong.csv column energy: found no unit; expected one of energy")]
    [InlineData("energy_keV,flux\n1,1\n2,1\n", "wrong.csv column flux: found no unit; expected a flux density such as")]
    [InlineData("energy_keV,flux (mag)\n1,1\n2,1\n", "wrong.csv column flux: found the unit 'mag'")]
    [InlineData("energy_keV,flux (erg/s)\n1,1\n2,1\n", "wrong.csv column flux: found the unit 'erg/s'")]
    [InlineData("energy_keV,flux (cm-2 s-1)\n1,1\n2,1\n", "wrong.csv column flux: found the unit 'cm-2 s-1'")]
    [InlineData("energy_keV,flux (erg/cm2)\n1,1\n2,1\n", "wrong.csv column flux: found the unit 'erg/cm2'")]
    [InlineData("energy_keV,flux (ph/cm2)\n1,1\n2,1\n", "wrong.csv column flux: found the unit 'ph/cm2'")]
    [InlineData("wave_nm,width_keV,flux_mJy\n9,1,1\n", "column width: found the unit 'keV'; expected one like that of wave, nm")]
    [InlineData("energy_keV,flux_mJy,mask\n1,1,T\n2,1,F\n", "wrong.csv column mask: found text; expected numbers")]
    [InlineData("energy_keV,flux_mJy,l_flux\n1,1,<\n2,1,\n", "wrong.csv column l_flux: found text; expected numbers")]
    [InlineData(
        "energy_keV,flux_mJy,flux_err_lo,flux_err_hi\n1,1,1,1\n2,1,1,1\n",
        "column flux_err_lo: found an error of one side"
    )]
    [InlineData("energy_keV,dnde_mJy,dnde_errp,dnde_errn\n1,1,1,1\n2,1,1,1\n", "column dnde_errp: found an error of one side")]
    [InlineData("energy_keV,flux_mJy,valid\n1,1,yes\n2,1,no\n", "wrong.csv column valid: found text; expected numbers")]
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
        "wrong.csv: found BINARY2 without a STREAM; expected one"
    )]
    public void What_is_wrong_is_told_with_its_place(string text, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<SpectralDataException>(() => Read("wrong.csv", text)).Message,
            StringComparison.Ordinal
        );

    /// <summary>Sizes of a stream are held against the bytes that it has, and nothing is fetched for it.</summary>
    [Theory]
    [InlineData("double", "", "encoding=\"base64\"", "AAAA", "energy: found 8 bytes from byte 0 of 3")]
    [InlineData("double", "2147483647", "encoding=\"base64\"", "AAAA", "energy: found 17179869176 bytes from byte 0 of 3")]
    [InlineData("double", "65536x65536", "encoding=\"base64\"", "AAAA", "arraysize '65536x65536'")]
    [InlineData("double", "-1", "encoding=\"base64\"", "AAAA", "arraysize '-1'")]
    [InlineData("double", "*", "encoding=\"base64\"", "f////w==", "energy: found 17179869176 bytes from byte 4 of 4")]
    [InlineData("double", "*", "encoding=\"base64\"", "/////w==", "energy: found -1 bytes from byte 4 of 4")]
    [InlineData("double", "2x*", "encoding=\"base64\"", "AAAAAA==", "arraysize '2x*'; expected one axis where a length varies")]
    [InlineData("double", "0", "encoding=\"base64\"", "AAAA", "rows without a byte")]
    [InlineData("quad", "", "encoding=\"base64\"", "AAAA", "datatype 'quad'")]
    [InlineData("double", "", "encoding=\"base64\"", "A!A=", "found no plain XML")]
    [InlineData("double", "", "encoding=\"gzip\"", "AAAA", "found bytes that gzip did not make")]
    [InlineData("double", "", "encoding=\"gzip\"", "H4sIAAAA", "found a gzip stream that is cut short after 0 bytes")]
    [InlineData("double", "", "encoding=\"dynamic\"", "AAAA", "encoding 'dynamic'; expected base64 or gzip")]
    [InlineData("double", "", "", "AAAA", "encoding 'none'; expected base64 or gzip")]
    [InlineData("double", "", "href=\"file:///etc/passwd\"", "", "nothing is fetched from elsewhere")]
    public void Streams_of_impossible_sizes_are_refused(string type, string size, string how, string stream, string expected) =>
        Assert.Contains(
            expected,
            Assert
                .Throws<SpectralDataException>(() =>
                    Read(
                        "wrong.xml",
                        $"<VOTABLE><TABLE><FIELD name=\"energy\" datatype=\"{type}\" arraysize=\"{size}\" unit=\"keV\"/><DATA>"
                            + $"<BINARY><STREAM {how}>{stream}</STREAM></BINARY></DATA></TABLE></VOTABLE>"
                    )
                )
                .Message,
            StringComparison.Ordinal
        );

    /// <summary>A thousand bytes of gzip may unpack to a million.</summary>
    [Fact]
    public void Zipped_streams_are_bounded()
    {
        using MemoryStream zipped = new();
        using (System.IO.Compression.GZipStream gzip = new(zipped, System.IO.Compression.CompressionLevel.Optimal, true))
            gzip.Write(new byte[1 << 20]);
        Assert.Contains(
            "more than 100000 bytes after unzipping",
            Assert
                .Throws<SpectralDataException>(() =>
                    Read(
                        "bomb.xml",
                        "<VOTABLE><TABLE><FIELD name=\"energy\" datatype=\"double\"/><DATA><BINARY><STREAM encoding=\"gzip\">"
                            + Convert.ToBase64String(zipped.ToArray())
                            + "</STREAM></BINARY></DATA></TABLE></VOTABLE>",
                        FitsLimits.Default with
                        {
                            MaximumBytes = 100_000,
                        }
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("<TR><TD>1 2</TD><TD>1 2</TD><TD>1</TD></TR>", "column error: found 1 elements; expected 2, as in flux")]
    [InlineData("<TR><TD>1 2</TD><TD>1 2</TD><TD/></TR><TR><TD/><TD/><TD/></TR>", "found 2 rows of arrays; expected one row")]
    [InlineData("<TR><TD>1 2</TD><TD>1 x</TD><TD>1 2</TD></TR>", "row 1, flux: found 'x'; expected a number")]
    [InlineData("<TR><TD>1 -2</TD><TD>1 2</TD><TD>1 2</TD></TR>", "wrong.xml, element 2, energy: found -2 keV")]
    public void Arrays_that_are_no_spectrum_are_refused(string rows, string expected) =>
        Assert.Contains(
            expected,
            Assert
                .Throws<SpectralDataException>(() =>
                    Read(
                        "wrong.xml",
                        "<VOTABLE><TABLE><FIELD name=\"energy\" datatype=\"double\" arraysize=\"*\" unit=\"keV\"/>"
                            + "<FIELD name=\"flux\" datatype=\"double\" arraysize=\"*\" unit=\"mJy\"/>"
                            + "<FIELD name=\"error\" datatype=\"double\" arraysize=\"*\"/>"
                            + $"<DATA><TABLEDATA>{rows}</TABLEDATA></DATA></TABLE></VOTABLE>"
                    )
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Rows_and_bytes_are_bounded()
    {
        Assert.Contains(
            "at most 2",
            Assert
                .Throws<SpectralDataException>(() =>
                    Read("sed.csv", FluxSamples.Csv, limits: FitsLimits.Default with { MaximumRows = 2 })
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "at most 2",
            Assert
                .Throws<SpectralDataException>(() =>
                    Read("sed.xml", FluxSamples.Vo, limits: FitsLimits.Default with { MaximumRows = 2 })
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "at most 100",
            Assert
                .Throws<SpectralDataException>(() =>
                    Read("sed.csv", FluxSamples.Csv, limits: FitsLimits.Default with { MaximumBytes = 100 })
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>Whatever is broken in a table, it is read or refused in words.</summary>
    [Theory, MemberData(nameof(FluxSamples.Formats), MemberType = typeof(FluxSamples))]
    public void Broken_tables_are_read_or_refused(string name)
    {
        byte[] whole = FluxSamples.BytesOf(name);
        int refused = 0,
            all = name.StartsWith("sed.", StringComparison.Ordinal) ? 400 : 100;
        for (int number = 0; number < all; number++)
        {
            Random random = new(number);
            byte[] broken = name.EndsWith(".fits", StringComparison.Ordinal)
                ? Mutation.Of(whole, random).Bytes
                : Break(whole, random);
            try
            {
                Read(name, broken);
            }
            catch (SpectralDataException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, all / 8, all - 1);
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

    private ReadObservation Read(string name, string text, FitsLimits? limits = null) =>
        Read(name, Encoding.UTF8.GetBytes(text), limits);

    private ReadObservation Read(string name, byte[] bytes, FitsLimits? limits = null) =>
        FluxSamples.Read(_folder, name, bytes, limits: limits);
}
