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

    private ReadObservation Read(string name, string text, FitsLimits? limits = null) =>
        Read(name, Encoding.UTF8.GetBytes(text), limits);

    private ReadObservation Read(string name, byte[] bytes, FitsLimits? limits = null) =>
        FluxSamples.Read(_folder, name, bytes, limits: limits);
}
