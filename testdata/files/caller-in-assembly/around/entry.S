	.globl egret_entry
egret_entry:
	jmp egret_map
