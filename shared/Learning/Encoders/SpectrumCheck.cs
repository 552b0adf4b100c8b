using Almagest.Spectra;
using Almagest.Spectra.Observations;

namespace Almagest.Learning.Encoders;

/// <summary>What a spectrum must be before it is summed: files may hold anything.</summary>
internal static class SpectrumCheck
{
    public static void Require(CountSpectrum spectrum, string which)
    {
        int channels = spectrum.ChannelCount;
        if (!(spectrum.Exposure > 0 && double.IsFinite(spectrum.Exposure)))
            throw SpectralDataException.At($"{which} spectrum", $"an exposure of {spectrum.Exposure} s", "a finite one above 0");
        RequireLength(spectrum.StatisticalError?.Length, channels, which, "statistical errors");
        RequireLength(spectrum.SystematicError?.Length, channels, which, "systematic errors");
        RequireLength(spectrum.Quality?.Length, channels, which, "quality flags");
        RequireScale(spectrum.BackScale, channels, which, "BACKSCAL");
        RequireScale(spectrum.AreaScale, channels, which, "AREASCAL");
    }

    private static void RequireScale(double[] scale, int channels, string which, string what)
    {
        if (scale.Length != 1)
            RequireLength(scale.Length, channels, which, what);
        foreach (double value in scale)
            if (!(value >= 0 && double.IsFinite(value)))
                throw SpectralDataException.At($"{which} spectrum, {what}", $"{value}", "a finite number of at least 0");
    }

    private static void RequireLength(int? length, int channels, string which, string what)
    {
        if (length is { } found && found != channels)
            throw SpectralDataException.At($"{which} spectrum, {what}", $"{found}", $"{channels}, one for each channel");
    }
}
