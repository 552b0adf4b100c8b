using Almagest.Pages.Layout;
using Almagest.Pages.Links;

namespace Almagest.Cli.Reports;

/// <summary>What files say of their making.</summary>
internal static class ThisCommand
{
    /// <summary>As a shell takes it.</summary>
    public static string Line => string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Select(Word).Prepend("almagest"));

    // An option is one without quotes.
    private static string Word(string word) =>
        word is ['-', .. var rest]
            ? $"-{(rest.Trim('-').All(char.IsAsciiLetterLower) ? rest : Repeated.Shell(rest))}"
            : Repeated.Shell(word);

    public static SavedBy By => SavedBy.Now(Line, TimeProvider.System);
}
