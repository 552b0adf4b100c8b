using System.Text;

namespace Almagest.Ogip.Tests;

/// <summary>FITS files made byte by byte, so that they can be as odd as some in the wild.</summary>
internal static class RawFits
{
    /// <summary>An empty primary HDU and one binary table.</summary>
    /// <param name="rowBytes">NAXIS1.</param>
    /// <param name="rows">NAXIS2.</param>
    /// <param name="data">Rows and heap.</param>
    /// <param name="cards">Further cards, as they shall stand.</param>
    public static byte[] Table(int rowBytes, int rows, byte[] data, params string[] cards) =>
        [
            .. Header("SIMPLE  =                    T", "BITPIX  =                    8", "NAXIS   =                    0"),
            .. Header([
                "XTENSION= 'BINTABLE'",
                "BITPIX  =                    8",
                "NAXIS   =                    2",
                $"NAXIS1  = {rowBytes, 20}",
                $"NAXIS2  = {rows, 20}",
                $"PCOUNT  = {data.Length - ((long)rowBytes * rows), 20}",
                "GCOUNT  =                    1",
                .. cards,
            ]),
            .. Padded(data, 0),
        ];

    public static byte[] Header(params string[] cards) =>
        Padded(
            Encoding.ASCII.GetBytes(string.Concat([.. cards.Select(card => card.PadRight(80)), "END".PadRight(80)])),
            (byte)' '
        );

    private static byte[] Padded(byte[] bytes, byte filler) =>
        [.. bytes, .. Enumerable.Repeat(filler, (2880 - (bytes.Length % 2880)) % 2880)];
}
