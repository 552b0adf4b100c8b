namespace Almagest.Pages.Tests.Browsers;

/// <summary>Scripts that tests run in a page, embedded.</summary>
internal static class PageScript
{
    /// <param name="name">Of its file.</param>
    public static string Of(string name)
    {
        using StreamReader reader = new(typeof(PageScript).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
