using Almagest.Spectra;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip.Pha;

/// <summary>Lays a spectrum's channels beside those of its response, so that both have the same number from the same first
/// channel.</summary>
internal static class ChannelAlignment
{
    /// <summary>Channels that the file leaves out are padded as bad.</summary>
    /// <param name="matrix">Whose channels count.</param>
    /// <param name="warnings">Gets a line where the numbering had to be guessed.</param>
    /// <exception cref="SpectralDataException">The spectrum has channels that the response doesn't have.</exception>
    public static CountSpectrum Align(PhaSpectrum pha, RedistributionMatrix matrix, List<string> warnings)
    {
        CountSpectrum spectrum = pha.Spectrum;
        long shift = (long)spectrum.FirstChannel - matrix.FirstChannel;
        if (spectrum.ChannelCount == matrix.ChannelCount && shift is 1 or -1)
        {
            // One of the two is numbered from 0 and the other from 1: a slip of writers, for all channels are there.
            warnings.Add(
                $"{pha.Where}: channels start at {spectrum.FirstChannel} and those of the response at "
                    + $"{matrix.FirstChannel}; taken in order."
            );
            shift = 0;
        }
        else if (
            spectrum.ChannelCount < matrix.ChannelCount
            && pha.DetectorChannels == matrix.ChannelCount
            && pha.LegalMinimum is int first
            && first - matrix.FirstChannel is 1 or -1
            && (long)spectrum.FirstChannel - first >= 0
            && (long)spectrum.FirstChannel - first + spectrum.ChannelCount <= matrix.ChannelCount
        )
        {
            // The same slip where channels are left out at the ends: TLMIN tells.
            warnings.Add(
                $"{pha.Where}: channels are counted from TLMIN = {first} and those of the response from {matrix.FirstChannel}; "
                    + "taken in order."
            );
            shift = (long)spectrum.FirstChannel - first;
        }
        // Fewer rows than channels are no mismatch if DETCHANS tells of the same detector.
        bool isSameDetector = spectrum.ChannelCount == matrix.ChannelCount || pha.DetectorChannels == matrix.ChannelCount;
        if (shift < 0 || shift + spectrum.ChannelCount > matrix.ChannelCount || !isSameDetector)
            throw SpectralDataException.At(
                pha.Where,
                $"channels {spectrum.FirstChannel} to {(long)spectrum.FirstChannel + spectrum.ChannelCount - 1} of "
                    + $"{pha.DetectorChannels}",
                $"channels {matrix.FirstChannel} to {matrix.FirstChannel + matrix.ChannelCount - 1}, those of the response"
            );
        if (shift == 0 && spectrum.ChannelCount == matrix.ChannelCount)
            return spectrum with { FirstChannel = matrix.FirstChannel };
        return Pad(spectrum, (int)shift, matrix);
    }

    private static CountSpectrum Pad(CountSpectrum spectrum, int shift, RedistributionMatrix matrix)
    {
        int count = matrix.ChannelCount;
        return spectrum with
        {
            FirstChannel = matrix.FirstChannel,
            Counts = Place(spectrum.Counts, 0),
            StatisticalError = spectrum.StatisticalError is null ? null : Place(spectrum.StatisticalError, 0),
            SystematicError = spectrum.SystematicError is null ? null : Place(spectrum.SystematicError, 0),
            Quality = Place(spectrum.Quality ?? new short[spectrum.ChannelCount], ChannelOrder.Absent),
            Grouping = spectrum.Grouping is null ? null : Place(spectrum.Grouping, (short)1),
            BackScale = spectrum.BackScale.Length == 1 ? spectrum.BackScale : Place(spectrum.BackScale, 1),
            AreaScale = spectrum.AreaScale.Length == 1 ? spectrum.AreaScale : Place(spectrum.AreaScale, 1),
        };

        T[] Place<T>(T[] values, T absent)
        {
            T[] placed = new T[count];
            Array.Fill(placed, absent);
            values.CopyTo(placed, shift);
            return placed;
        }
    }
}
