using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Almagest.Pages.Assets;

namespace Almagest.Pages.Layout;

/// <summary>Style and script of pages that are files, with the policy that lets no others in.</summary>
internal static partial class SavedAssets
{
    private static readonly string Style = Shortened(Text("page.css")),
        Script = Text("values.js") + Text("saved.js"),
        Diagram = Text("brush.js") + Text("saved-diagram.js");

    public static string StyleElement { get; } = $"<style>{Style}</style>";

    public static string ScriptElement { get; } = $"<script type=\"module\">{Script}</script>";

    /// <summary>What a page with a diagram of its table has besides.</summary>
    public static string DiagramElement { get; } = $"<script type=\"module\">{Diagram}</script>";

    /// <summary>Nothing is fetched from anywhere. Who may frame a file is no matter of its own.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src '{HashOf(Style)}'; script-src '{HashOf(Script)}' '{HashOf(Diagram)}'; "
        + "img-src data:; base-uri 'none'; form-action 'none'";

    private static string Text(string name) => Encoding.UTF8.GetString(Asset.Bytes(name));

    /// <summary>Every page has it: without comments and what stands between lines.</summary>
    private static string Shortened(string style) => Blanks().Replace(Comments().Replace(style, ""), "\n").Trim();

    private static string HashOf(string text) =>
        $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline, 10_000)]
    private static partial Regex Comments();

    [GeneratedRegex(@"\s*\n\s*", RegexOptions.None, 10_000)]
    private static partial Regex Blanks();
}
