namespace Almagest.Tests;

/// <summary>Programs that the tests were built with.</summary>
internal static class BuiltProgram
{
    /// <summary>As it was built for users, compiled ahead where it can be: the copy beside the tests is not. They lie as deep
    /// below the repository's root as this says.</summary>
    public static string Almagest { get; } =
        Path.GetFullPath(
            Path.Combine(
                AppContext.BaseDirectory,
                "../../../../../cli/bin",
                new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name,
                "net10.0/almagest"
            )
        );

    /// <param name="program">Such as "Almagest.Fitter", which lies beside the tests; or "almagest".</param>
    public static string PathOf(string program) =>
        program == "almagest" ? Almagest : Path.Combine(AppContext.BaseDirectory, program);
}
