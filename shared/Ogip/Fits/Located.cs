using Almagest.Spectra;

namespace Almagest.Ogip.Fits;

/// <summary>Puts the file's name before what a domain type, which knows no files, found wrong.</summary>
internal static class Located
{
    public static T In<T>(string where, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (SpectralDataException wrong)
        {
            throw new SpectralDataException($"{where}: {wrong.Message}", wrong);
        }
    }
}
