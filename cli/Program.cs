using Almagest.Cli;

return await EntryPoint.RunAsync(args);
