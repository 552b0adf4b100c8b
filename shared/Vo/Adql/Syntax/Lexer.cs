using System.Buffers;

namespace Almagest.Vo.Adql.Syntax;

/// <summary>Cuts a query into words, texts, numbers and symbols; comments fall away.</summary>
internal sealed class Lexer(string text)
{
    private const string Blanks = " \t\r\n\f";
    private static readonly string[] Symbols =
    [
        "<>",
        "!=",
        "<=",
        ">=",
        "||",
        "<",
        ">",
        "=",
        ",",
        "(",
        ")",
        ".",
        "*",
        "/",
        "+",
        "-",
        ";",
    ];
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> WordCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
    );

    private readonly List<Token> _tokens = [];
    private int _at;

    /// <exception cref="Problem">A character that no token begins with, or a text that does not end.</exception>
    public static IReadOnlyList<Token> Read(string text) => new Lexer(text).ReadAll();

    private List<Token> ReadAll()
    {
        while (_at < text.Length)
            if (Blanks.Contains(text[_at], StringComparison.Ordinal))
                _at++;
            else if (text.AsSpan(_at).StartsWith("--"))
                SkipLine();
            else
                _tokens.Add(Next());
        _tokens.Add(new(TokenKind.End, "", text.Length));
        return _tokens;
    }

    private void SkipLine()
    {
        int length = text.AsSpan(_at).IndexOf('\n');
        _at = length < 0 ? text.Length : _at + length + 1;
    }

    private Token Next()
    {
        char first = text[_at];
        if (first == '\'')
            return Quoted(TokenKind.Text, '\'', "text");
        if (first == '"')
            return Quoted(TokenKind.Delimited, '"', "name");
        if (char.IsAsciiLetter(first))
            return Word();
        if (char.IsAsciiDigit(first) || (first == '.' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1])))
            return Number();
        if (text.AsSpan(_at).StartsWith("/*"))
            throw new Problem(_at, "found \"/*\"; a comment of ADQL begins with two hyphens and ends with its line.");
        foreach (string symbol in Symbols)
            if (text.AsSpan(_at).StartsWith(symbol))
                return Taken(TokenKind.Symbol, symbol, symbol.Length);
        throw new Problem(_at, Stray(first));
    }

    private static string Stray(char found) =>
        found switch
        {
            '_' => "found \"_\"; a name begins with a letter, or stands in double quotes.",
            '‘' or '’' or '“' or '”' => $"found the typographic quote {found}; a text stands in ', a name in \".",
            > ' ' and <= '~' => $"found \"{found}\", which ADQL has no use for.",
            _ => $"found the character U+{(int)found:X4}, which may stand only in quotes.",
        };

    private Token Taken(TokenKind kind, string value, int length)
    {
        Token token = new(kind, value, _at);
        _at += length;
        return token;
    }

    private Token Word()
    {
        int length = text.AsSpan(_at).IndexOfAnyExcept(WordCharacters);
        length = length < 0 ? text.Length - _at : length;
        return Taken(TokenKind.Word, text.Substring(_at, length), length);
    }

    private Token Quoted(TokenKind kind, char quote, string what)
    {
        int end = _at + 1;
        while (true)
        {
            int length = text.AsSpan(end).IndexOf(quote);
            if (length < 0)
                throw new Problem(_at, $"found a {what} without its closing {quote}.");
            end += length + 1;
            if (end >= text.Length || text[end] != quote)
                break;
            end++;
        }
        string value = text[(_at + 1)..(end - 1)].Replace(new string(quote, 2), quote.ToString(), StringComparison.Ordinal);
        if (value.Contains('\0', StringComparison.Ordinal))
            throw new Problem(_at, $"found a zero character in a {what}; no database holds one.");
        if (kind == TokenKind.Delimited && value.Length == 0)
            throw new Problem(_at, "found an empty name.");
        return Taken(kind, value, end - _at);
    }

    private Token Number()
    {
        int end = SkipDigits(_at);
        if (end < text.Length && text[end] == '.')
            end = SkipDigits(end + 1);
        if (end < text.Length && text[end] is 'e' or 'E')
        {
            int digits = end + 1 < text.Length && text[end + 1] is '+' or '-' ? end + 2 : end + 1;
            int past = SkipDigits(digits);
            if (past == digits)
                throw new Problem(_at, $"found the number {text[_at..digits]} without digits in its exponent.");
            end = past;
        }
        if (end < text.Length && (WordCharacters.Contains(text[end]) || text[end] == '.'))
            throw new Problem(_at, $"found {text[_at..(end + 1)]}, neither a number nor a name.");
        return Taken(TokenKind.Number, text[_at..end], end - _at);
    }

    private int SkipDigits(int from)
    {
        int length = text.AsSpan(from).IndexOfAnyExcept(Digits);
        return length < 0 ? text.Length : from + length;
    }
}
