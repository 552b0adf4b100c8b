using System.Text;
using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;

namespace Almagest.Ogip.Tests.FluxTables;

/// <summary>One SED in every format.</summary>
internal static class FluxSamples
{
    public const string Csv = """
        # three bins of an X-ray spectrum
        energy (keV),width (keV),flux (ph/cm2/s/keV),error (ph/cm2/s/keV),mask
        1.5,1,0.02,0.002,0
        3,2,nan,,0
        0.75,0.5,0.1,0.01,1
        6,4,0.001,0.0005,0
        """;

    public const string Ecsv = """
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

    public const string Vo = """
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

    public static byte[] Fits =>
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

    public static TheoryData<string> Formats =>
        [
            "sed.csv",
            "sed.ecsv",
            "sed.xml",
            "sed.fits",
            "binary.xml",
            "binary2.xml",
            "gzip.xml",
            "fits.xml",
            "vector.xml",
            "vector-binary2.xml",
            "vector.fits",
            "variable.fits",
            "variable-q.fits",
        ];

    public static byte[] BytesOf(string name) =>
        name switch
        {
            "sed.csv" => Encoding.UTF8.GetBytes(Csv),
            "sed.ecsv" => Encoding.UTF8.GetBytes(Ecsv),
            "sed.xml" => Encoding.UTF8.GetBytes(Vo),
            "sed.fits" => Fits,
            _ => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "FluxTables", "Files", name)),
        };

    public static ReadObservation Read(
        TemporaryFolder folder,
        string name,
        byte[] bytes,
        ObservationOptions? options = null,
        FitsLimits? limits = null
    )
    {
        folder.Write(name, bytes);
        return new ObservationReader(limits).Read(folder.File(name), options);
    }
}
