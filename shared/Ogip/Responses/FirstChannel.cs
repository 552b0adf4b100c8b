using System.Globalization;
using Almagest.Ogip.Fits;
using Almagest.Spectra;

namespace Almagest.Ogip.Responses;

/// <summary>
/// The number of the first channel in F_CHAN: TLMIN of F_CHAN, which may differ from EBOUNDS (old Chandra files number
/// F_CHAN from 1 and CHANNEL from 0). Without it all rows together decide: channels 1 to n beside an EBOUNDS of n channels
/// from 0 are counted from 1 (Fermi GBM). Where they leave it open EBOUNDS does, aloud if it differs from OGIP's default of 1.
/// </summary>
internal static class FirstChannel
{
    /// <param name="notes">Gets a line where the numbering had to be guessed, or channels lie beyond the last.</param>
    /// <exception cref="SpectralDataException">The channels are not those of EBOUNDS.</exception>
    public static int Of(FitsHdu hdu, MatrixRows rows, ChannelBounds channels, List<string> notes)
    {
        TableColumn column = hdu.Table.Require("F_CHAN");
        int count = channels.Lower.Length;
        int? told = column.LegalMinimum;
        if (told is int minimum && rows.Fit(minimum, count))
        {
            if (channels.First is int bound && bound != minimum && rows.Fit(bound, count))
                notes.Add(
                    $"{column.Where}: TLMIN = {minimum}, where EBOUNDS counts channels from {bound}; counted from {minimum}, "
                        + "as in XSPEC. If that is a slip, the response is off by the difference."
                );
            return minimum;
        }
        int[] possible = [.. new[] { channels.First ?? 1, 1, 0 }.Distinct().Where(first => rows.Fit(first, count))];
        if (possible.Length == 0)
            return Cut(column, rows, told ?? channels.First ?? 1, count, notes);
        if (told is not null)
            notes.Add(
                $"{column.Where}: channels {rows.Lowest} to {rows.Highest} are not counted from TLMIN = {told}; taken from "
                    + $"{possible[0]}, of {count} in EBOUNDS."
            );
        else if (possible.Length > 1 && possible[0] != 1)
            notes.Add(
                $"{column.Where}: no TLMIN; channels counted from {possible[0]}, as in EBOUNDS (from {possible[1]} would fit as "
                    + $"well)."
            );
        return possible[0];
    }

    /// <summary>XSPEC and Sherpa leave out what lies beyond the last channel. Where that is most of the matrix, the numbers are
    /// not what they seem.</summary>
    private static int Cut(TableColumn column, MatrixRows rows, int first, int count, List<string> notes)
    {
        double beyond = rows.ShareBeyond(first, count);
        if (rows.Lowest < first || beyond >= 0.5)
            throw SpectralDataException.At(
                column.Where,
                $"channels {rows.Lowest} to {rows.Highest}",
                $"channels {first} to {(long)first + count - 1}: EBOUNDS has {count}"
            );
        string share = (100 * beyond).ToString("0.####", CultureInfo.InvariantCulture);
        notes.Add(
            $"{column.Where}: channels {rows.Lowest} to {rows.Highest}, of which EBOUNDS has {first} to "
                + $"{(long)first + count - 1}; those beyond are left out, {share} % of the matrix."
        );
        return first;
    }
}
